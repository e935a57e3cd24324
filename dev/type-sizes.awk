# Counts what each type of the Swift files given to it has over all its files: the stored properties of an instance, and
# the methods, private and static ones too. Prints the types that have too many and ends with 1; with `-v all=1` it
# prints every type with its counts. Initializers, subscripts and computed properties are no methods.

BEGIN {
    most["properties"] = 20
    most["methods"] = 60
}

FNR == 1 { finish(); depth = brackets = types = 0; isText = isComment = 0; pending = ""; file = FILENAME }

{
    line = code($0)
    words = declaration(line)
    if (match(words, /^(struct|class|actor|enum|extension|protocol) [A-Za-z]/)) {
        split(words, part, /[ :<{]+/)
        pending = (types > 0 ? names[types] "." : "") part[2]
        if (part[1] != "extension" && part[1] != "protocol") declared[pending] = 1
    } else if (types > 0 && depth == bodies[types] && brackets == 0) {
        if (words ~ /^(static )?func /) methods[names[types]]++
        if (words ~ /^(let|var) / && isStored(words)) properties[names[types]]++
    }
    for (at = 1; at <= length(line); at++) follow(substr(line, at, 1))
}

END {
    finish()
    for (name in declared) {
        if (all) print properties[name] + 0, methods[name] + 0, name
        else if (properties[name] > most["properties"] || methods[name] > most["methods"]) {
            print name " has " properties[name] + 0 " stored properties and " methods[name] + 0 " methods: at most " \
                most["properties"] " and " most["methods"] " are allowed"
            status = 1
        }
    }
    exit status
}

# A file whose braces don't match was misread, and nothing of it counts.
function finish() {
    if (file != "" && depth != 0) { print file ": the braces are not understood"; status = 1 }
}

# A line without what strings and comments hold, so that braces and words mean what they seem to.
function code(line,    out, at, two) {
    out = ""
    at = 1
    while (at <= length(line)) {
        two = substr(line, at, 2)
        if (substr(line, at, 3) == "\"\"\"") { isText = !isText; at += 3 }
        else if (isText) at++
        else if (isComment) { if (two == "*/") { isComment = 0; at++ } at++ }
        else if (two == "//") break
        else if (two == "/*") { isComment = 1; at += 2 }
        else if (two ~ /^"/) at = afterString(line, at + 1)
        else { out = out substr(line, at, 1); at++ }
    }
    return out
}

# Behind the quote that ends a string; what is interpolated may hold strings itself.
function afterString(line, at,    inner, c) {
    for (inner = 0; at <= length(line); at++) {
        c = substr(line, at, 1)
        if (inner > 0 && c == "\"") at = afterString(line, at + 1) - 1
        else if (inner > 0) inner += c == "(" ? 1 : c == ")" ? -1 : 0
        else if (c == "\"") return at + 1
        else if (c == "\\" && substr(line, ++at, 1) == "(") inner = 1
    }
    return at
}

# A line from its keyword on: attributes and modifiers say nothing here.
function declaration(line) {
    gsub(/@[A-Za-z]+(\([^)]*\))?/, "", line)
    gsub(/\((set|unsafe)\)/, "", line)
    sub(/^ +/, "", line)
    while (sub(/^(public|package|internal|fileprivate|private|final|indirect|lazy|weak|unowned|override|nonisolated|isolated|mutating|nonmutating|consuming|borrowing) +/, "", line)) {}
    return line
}

# What has a body without a value before it is computed.
function isStored(words,    body, value) {
    body = index(words, "{")
    value = index(words, " = ")
    return words ~ /^let / || body == 0 || (value > 0 && value < body)
}

function follow(c) {
    if (c == "(" || c == "[") brackets++
    else if (c == ")" || c == "]") brackets--
    else if (c == "{") {
        depth++
        if (pending != "") { types++; names[types] = pending; bodies[types] = depth; pending = "" }
    } else if (c == "}") {
        if (types > 0 && depth == bodies[types]) types--
        depth--
    }
}
