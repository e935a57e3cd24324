// TOML as Swift sees it: one call that reads a text and reports its values, behind fixed-width types.
#ifndef CTOML_H
#define CTOML_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CTOML_TEXT = 1, CTOML_INTEGER, CTOML_FLOAT, CTOML_FLAG, CTOML_TIME, CTOML_LIST, CTOML_TABLE };

// Both count from 1; columns count code points.
typedef struct {
    int32_t line, column;
} ctoml_place;

// A value. What doesn't belong to its kind is 0. The bytes are valid during the report only.
typedef struct {
    int32_t kind;
    ctoml_place place;
    // Where the value stands in a table; NULL in a list, and for the whole text.
    const char *key;
    int64_t key_count;
    ctoml_place key_place;
    // 1 for a table, or list of tables, that has a line in brackets, or is named in one.
    int32_t has_header;
    const char *text;
    int64_t text_count;
    // A flag's is 0 or 1.
    int64_t integer;
    double number;
    // How many values of a list or table were reported just before it: its own, in the order of the text.
    int64_t count;
} ctoml_node;

typedef void (*ctoml_report)(void *context, const ctoml_node *node);

typedef struct {
    ctoml_place place;
    char message[256];
} ctoml_mistake;

// Reports every value of a UTF-8 text, the table that is the whole text last. Keeps nothing. Returns 0, or -1 with the
// first mistake, in which case nothing was reported.
int32_t ctoml_read(const char *bytes, int64_t count, ctoml_report report, void *context, ctoml_mistake *mistake);

#ifdef __cplusplus
}
#endif

#endif
