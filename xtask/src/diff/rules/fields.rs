//! Rules for fields of records and objects.

use super::rules;

rules! {
    FIELD_REMOVED = "field-removed", Breaking, "A field is gone" {
        "The field, its constant and its setter stop compiling. Core may still send the value, which is in `unlisted`."
        "the line `memo = { … }` is deleted"
        "Name the replacement in the changelog. If the field has another name now, write `renamed_from` beside it."
    }
    FIELD_RENAMED = "field-renamed", Breaking, "A field has another name" {
        "The old field, constant and setter stop compiling. Without `renamed_from`, the new name is a guess: a line \
         is gone, and a line with another name is otherwise equal to it."
        "`phaseDescription = { … }` is now `phaseNote = { … }`"
        "Write `renamed_from = \"phaseDescription\"`, so that the old constant stays as a deprecated one."
    }
    RUST_NAME_CHANGED = "rust-name-changed", Breaking, "A name in Rust is another one" {
        "The name in the spec stays, but programs use the name in Rust, which stops compiling."
        "`rust = \"kind\"` is added to a field or a call"
        "Avoid the change, or release it with other breaking changes."
    }
    TYPE_CHANGED = "type-changed", Breaking, "A value has another type" {
        "Reads, setters and filters of the field expect the former type and stop compiling."
        "`type = \"int32\"` is now `type = \"enum:ClientStatus\"`"
        "Say in the changelog how to convert the value."
    }
    REQUIRED_ADDED = "required-added", Breaking, "A create needs one more field" {
        "A create without the field stops compiling, and Core refuses it in older versions."
        "`required = true` is added"
        "Name the setter in the changelog."
    }
    REQUIRED_REMOVED = "required-removed", Breaking, "A create needs one field fewer" {
        "Programs that set the field compile as before. But the input has one type parameter fewer, so a type that \
         names the states of required fields, as in `ExpenseInput<Set, Missing>`, stops compiling."
        "`required = true` is removed"
        "Name the input in the changelog."
    }
    REQUIRED_ORDER = "required-order", Breaking, "Required fields have another order" {
        "An input has a type parameter for each required field, in the order of the spec. A type that names them, \
         as in `ExpenseInput<Set, Missing>`, then means other fields."
        "two lines with `required = true` are swapped"
        "Keep the order of required fields, unless the wire has another one."
    }
    BUILDER_ADDED = "builder-added", Breaking, "An object needs a builder" {
        "An object with required fields is made by `builder()`. Its setters on the object itself stop compiling."
        "the first `required = true` in an object"
        "Show the builder in the changelog."
    }
    BUILDER_REMOVED = "builder-removed", Breaking, "An object needs no builder any more" {
        "An object without required fields has setters of its own, and `builder()` stops compiling."
        "the last `required = true` of an object is removed"
        "Show the setters in the changelog."
    }
    READ_ONLY_ADDED = "read-only-added", Breaking, "A field is read only" {
        "The setter stops compiling. An update or a patch no longer sends a new value."
        "`read_only = true` is added"
        "Say in the changelog what Core does with a value that a program sends."
    }
    READ_ONLY_REMOVED = "read-only-removed", Additive, "A field can be written" {
        "The field gets a setter, and updates send it."
        "`read_only = true` is removed"
        "None is needed."
    }
    VOLATILE_CHANGED = "volatile-changed", Additive, "A field is compared in another way" {
        "An update and a sync ignore differences of a volatile field. No program stops compiling."
        "`volatile = true` is added or removed"
        "Say in the changelog whether syncs report more or fewer changes."
    }
    SENSITIVE_ADDED = "sensitive-added", Additive, "A field is personal data" {
        "Texts, logs and recordings show `[redacted]` instead of the value. No program stops compiling."
        "`sensitive = true` is added"
        "Name the field in the changelog, because tests that compare `Debug` texts fail."
    }
    SENSITIVE_REMOVED = "sensitive-removed", Breaking, "A field is no longer personal data" {
        "Texts, logs and recordings of programs begin to show the value, and nothing else tells anybody."
        "`sensitive = true` is removed"
        "Keep it, unless the value certainly says nothing about a person."
    }
    FILTER_REMOVED = "filter-removed", Breaking, "A field no longer filters" {
        "Core refuses the field in `where`, so each comparison stops compiling."
        "`filter = true` is now `filter = false`"
        "Say in the changelog how to select the rows instead."
    }
    FILTER_UNCONFIRMED = "filter-unconfirmed", Breaking, "A filter is no longer known to work" {
        "Comparisons compile only after `unconfirmed()`."
        "`filter = true` is removed"
        "Name `unconfirmed()` in the changelog."
    }
    FILTER_REFUSED = "filter-refused", Breaking, "A field is known not to filter" {
        "Nobody knew whether Core filters by the field. `unconfirmed()` compiled, and now it does not."
        "`filter = false` is added"
        "None is needed, because such a filter failed before."
    }
    FILTER_ADDED = "filter-added", Additive, "A field filters" {
        "Comparisons compile. Only a program that names the full type of the constant must change it."
        "`filter = true` is added"
        "None is needed."
    }
    FILTER_REOPENED = "filter-reopened", Additive, "A filter may work" {
        "`unconfirmed()` compiles for the field."
        "`filter = false` is removed"
        "None is needed."
    }
    SORT_REMOVED = "sort-removed", Breaking, "A field no longer sorts" {
        "Core refuses the field in `orderBy`, so `asc` and `desc` stop compiling."
        "`sort = true` is now `sort = false`"
        "Say in the changelog that programs sort the rows themselves."
    }
    SORT_UNCONFIRMED = "sort-unconfirmed", Breaking, "An order is no longer known to work" {
        "`asc` and `desc` compile only after `unconfirmed()`."
        "`sort = true` is removed"
        "Name `unconfirmed()` in the changelog."
    }
    SORT_REFUSED = "sort-refused", Breaking, "A field is known not to sort" {
        "Nobody knew whether Core sorts by the field. `unconfirmed()` compiled, and now it does not."
        "`sort = false` is added"
        "None is needed, because such an order failed before."
    }
    SORT_ADDED = "sort-added", Additive, "A field sorts" {
        "`asc` and `desc` compile. Only a program that names the full type of the constant must change it."
        "`sort = true` is added"
        "None is needed."
    }
    SORT_REOPENED = "sort-reopened", Additive, "An order may work" {
        "`unconfirmed()` compiles for the field."
        "`sort = false` is removed"
        "None is needed."
    }
    LENGTH_SHORTER = "length-shorter", Breaking, "A text may be no longer than before" {
        "A create or update with a longer text fails before it is sent. Programs compile as before."
        "`max_length = 65` is now `max_length = 6`"
        "Give both lengths in the changelog."
    }
    LENGTH_LONGER = "length-longer", Additive, "A text may be longer" {
        "Longer texts are sent."
        "`max_length = 6` is now `max_length = 65`"
        "None is needed."
    }
    UNIT_CHANGED = "unit-changed", Breaking, "A number has another unit" {
        "The same number means something else, and no compiler says it."
        "`unit = \"hours\"` is now `unit = \"minutes\"`"
        "Say in the changelog whether Core or only its description was wrong."
    }
    FIELD_ADDED = "field-added", Additive, "A field is new" {
        "Records are `non_exhaustive`, so programs compile as before. The value is in the field and no longer in \
         `unlisted`."
        "a line `memo = { … }` is added"
        "None is needed."
    }
    TYPE_CONFIRMED = "type-confirmed", Additive, "A type is no longer assumed" {
        "A value of another type is now an error of its row. Before, only the field was unset."
        "`type = \"string?\"` is now `type = \"string\"`"
        "None is needed."
    }
    TYPE_DOUBTED = "type-doubted", Additive, "A type is assumed" {
        "A value of another type only leaves the field unset. Before, it was an error of its row."
        "`type = \"string\"` is now `type = \"string?\"`"
        "None is needed."
    }
    WIRE_NAME_CHANGED = "wire-name-changed", Additive, "A field has another name on the wire only" {
        "The spec keeps the name in Rust, so programs compile as before."
        "`phaseDescription = { … }` is now `phaseNote = { rust = \"phase_description\", … }`"
        "Write `renamed_from`, so that answers of both names are read."
    }
    IN_LISTS_CHANGED = "in-lists-changed", Additive, "Other rows of lists have a field" {
        "An update with a row of a list is refused if the row lacks fields. Programs compile as before."
        "`in_lists = false` is added"
        "Say in the changelog whether lists must expand the field."
    }
    SERVER_FACT_NOTED = "server-fact-noted", Docs, "A fact about the server is another one" {
        "The documentation, the table of fields and the sandbox have the new fact."
        "`unique = true` is added"
        "None is needed."
    }
    FIELD_NOTED = "field-noted", Docs, "An option has no effect on calls" {
        "The option is in the table of fields, but no call of the record uses it."
        "`required = true` in a resource without `create`"
        "None is needed."
    }
    UNIT_NOTED = "unit-noted", Docs, "A unit is described" {
        "The documentation names a unit, or no longer names it. The value stays the same."
        "`unit = \"hours\"` is added"
        "None is needed."
    }
    ORDER_CHANGED = "order-changed", Docs, "Lines have another order" {
        "The table of fields, JSON and `Debug` texts have the new order. Programs set and read fields by name."
        "two lines are swapped"
        "None is needed."
    }
}
