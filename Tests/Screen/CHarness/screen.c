// A terminal's screen over libvterm.

#include "include/CHarness.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct ch_screen {
    VTerm *vterm;
    VTermScreen *screen;
    ch_state state;
};

static int moved(VTermPos position, VTermPos old, int visible, void *user) {
    (void)old;
    (void)visible;
    ch_screen *self = user;
    self->state.row = position.row;
    self->state.column = position.col;
    return 1;
}

static int property(VTermProp prop, VTermValue *value, void *user) {
    ch_screen *self = user;
    if (prop == VTERM_PROP_CURSORVISIBLE) self->state.visible = value->boolean;
    if (prop == VTERM_PROP_ALTSCREEN) self->state.alternate = value->boolean;
    if (prop == VTERM_PROP_MOUSE) self->state.mouse = value->number;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.movecursor = moved, .settermprop = property};

ch_screen *ch_screen_new(int32_t rows, int32_t columns) {
    ch_screen *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->vterm = vterm_new(rows, columns);
    vterm_set_utf8(self->vterm, 1);
    self->screen = vterm_obtain_screen(self->vterm);
    self->state.visible = true;
    vterm_screen_set_callbacks(self->screen, &callbacks, self);
    vterm_screen_enable_altscreen(self->screen, 1);
    vterm_screen_reset(self->screen, 1);
    return self;
}

void ch_screen_free(ch_screen *self) {
    if (self == NULL) return;
    vterm_free(self->vterm);
    free(self);
}

void ch_screen_resize(ch_screen *self, int32_t rows, int32_t columns) { vterm_set_size(self->vterm, rows, columns); }

void ch_screen_feed(ch_screen *self, const uint8_t *bytes, int32_t count) {
    vterm_input_write(self->vterm, (const char *)bytes, (size_t)count);
}

int32_t ch_screen_answer(ch_screen *self, uint8_t *bytes, int32_t room) {
    return (int32_t)vterm_output_read(self->vterm, (char *)bytes, (size_t)room);
}

static int32_t colour(VTermColor colour) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour)) return -1;
    if (VTERM_COLOR_IS_INDEXED(&colour)) return colour.indexed.idx;
    return 0x1000000 | colour.rgb.red << 16 | colour.rgb.green << 8 | colour.rgb.blue;
}

ch_cell ch_screen_cell(ch_screen *self, int32_t row, int32_t column) {
    VTermScreenCell cell;
    ch_cell result = {.width = 1, .foreground = -1, .background = -1};
    if (!vterm_screen_get_cell(self->screen, (VTermPos){.row = row, .col = column}, &cell)) return result;
    memcpy(result.scalars, cell.chars, sizeof result.scalars);
    // libvterm marks the second half of a wide cell by a scalar of all ones.
    result.width = cell.chars[0] == (uint32_t)-1 ? 0 : cell.width;
    result.bold = cell.attrs.bold;
    result.italic = cell.attrs.italic;
    result.underline = cell.attrs.underline != 0;
    result.reverse = cell.attrs.reverse;
    result.foreground = colour(cell.fg);
    result.background = colour(cell.bg);
    return result;
}

ch_state ch_screen_state(ch_screen *self) { return self->state; }
