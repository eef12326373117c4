//! Rules for resources, objects, enums, scopes, references and constants.

use super::rules;

rules! {
    RESOURCE_REMOVED = "resource-removed", Breaking, "A resource is gone" {
        "The record, its input and its calls stop compiling."
        "`specs/resources/general/task.toml` is deleted"
        "Name the replacement in the changelog."
    }
    RESOURCE_RENAMED = "resource-renamed", Breaking, "A resource has another name" {
        "The record, its input and its calls have other names. The name is a guess: a resource is gone, and another \
         one has its path or all of its fields."
        "`resource = \"Task\"` is now `resource = \"ToDo\"`"
        "Write `renamed_from`, so that the old names stay as deprecated ones."
    }
    GROUP_CHANGED = "group-changed", Breaking, "A resource is in another module" {
        "Imports from the former module stop compiling. Imports from the root of the crate still work."
        "`resources/general/tax.toml` is now `resources/lists/tax.toml`"
        "Move files only with other breaking changes."
    }
    OBJECT_REMOVED = "object-removed", Breaking, "An object is gone" {
        "The type stops compiling."
        "`specs/objects/address.toml` is deleted"
        "Name the replacement in the changelog."
    }
    OBJECT_RENAMED = "object-renamed", Breaking, "An object has another name" {
        "The old type stops compiling. The name is a guess: all fields are those of an object that is gone."
        "`object = \"Rule\"` is now `object = \"ProjectRule\"`"
        "Give both names in the changelog."
    }
    PATCH_REMOVED = "patch-removed", Breaking, "A patch may not replace a list of an object" {
        "`PatchItem` is no longer implemented, so patches with such a list stop compiling."
        "`patch = true` is removed"
        "Say in the changelog that an update replaces the list."
    }
    PATCH_ADDED = "patch-added", Additive, "A patch may replace a list of an object" {
        "`PatchItem` is implemented."
        "`patch = true` is added"
        "None is needed."
    }
    ENUM_REMOVED = "enum-removed", Breaking, "An enum is gone" {
        "The type stops compiling."
        "`specs/enums/item_type.toml` is deleted"
        "Name the replacement in the changelog."
    }
    ENUM_RENAMED = "enum-renamed", Breaking, "An enum has another name" {
        "The old type stops compiling. The name is a guess: all values are those of an enum that is gone."
        "`enum = \"Kind\"` is now `enum = \"ItemType\"`"
        "Give both names in the changelog."
    }
    VALUE_REMOVED = "value-removed", Breaking, "A value of an enum has no name any more" {
        "The variant stops compiling. Core may still send the value, which is `Unknown` then."
        "`{ value = 2, name = \"Disputed\" }` is deleted"
        "Show a comparison by the wire value in the changelog."
    }
    VALUE_RENAMED = "value-renamed", Breaking, "A value of an enum has another name" {
        "The variant stops compiling, and its `Display` text is the new name."
        "`name = \"Red\"` is now `name = \"Stop\"`"
        "Write `renamed_from`, so that the old name stays as a deprecated one."
    }
    VALUE_MOVED = "value-moved", Breaking, "A name of an enum has another wire value" {
        "Programs compile and send another value, which nothing else tells anybody."
        "`{ value = 1, name = \"Red\" }` is now `{ value = 2, name = \"Red\" }`"
        "Name the variant and both values in the changelog."
    }
    VALUE_NAMED = "value-named", Additive, "A value of an enum has a name" {
        "No program must change. Enums are `non_exhaustive`, so programs compile as before. A program that compares \
         `wire()`, the only way to compare a value without a name, finds the value as before. Only the `Display` text is \
         another one."
        "`{ value = 2, name = \"Disputed\" }` is added"
        "Name the value in the changelog, with a comparison by `wire()`, which works with all versions."
    }
    SCOPE_REMOVED = "scope-removed", Breaking, "A scope is gone" {
        "The variant of `Scope` stops compiling, and the access type of its calls as well."
        "`[scope.Email]` is deleted"
        "Say in the changelog what logins request instead."
    }
    SCOPE_RENAMED = "scope-renamed", Breaking, "A scope has another name in Rust" {
        "The variant of `Scope` stops compiling. Logins request the same scope."
        "`[scope.Openid]` is now `[scope.OpenId]`"
        "Give both names in the changelog."
    }
    SCOPE_MOVED = "scope-moved", Breaking, "A scope has another name on the wire" {
        "Programs compile, and logins request another scope. Stored grants lack it."
        "`name = \"read:core\"` is now `name = \"core.read\"`"
        "Say in the changelog that everybody logs in again."
    }
    ACCESS_CHANGED = "access-changed", Breaking, "A scope is for other calls" {
        "The access type of the scope is gone, or other clients may use it."
        "`access = \"read\"` is now `access = \"write\"`"
        "Name the calls that need another client."
    }
    ACCESS_ADDED = "access-added", Additive, "Calls can need a scope" {
        "The scope gets an access type."
        "`access = \"read\"` is added"
        "None is needed."
    }
    IMPLIES_REMOVED = "implies-removed", Breaking, "A scope no longer implies another one" {
        "Grants with the scope alone lack the implied one, and calls that need it are refused."
        "`implies = [\"ReadCore\"]` is removed"
        "Name the scope that logins must request as well."
    }
    IMPLIES_ADDED = "implies-added", Additive, "A scope implies another one" {
        "Grants with the scope permit more calls."
        "`implies = [\"ReadCore\"]` is added"
        "None is needed."
    }
    REFERENCE_REMOVED = "reference-removed", Breaking, "A record that ids refer to is gone" {
        "The marker type stops compiling."
        "a row of `references` in `api.toml` is deleted"
        "Name the replacement in the changelog."
    }
    REFERENCE_DECLARED = "reference-declared", Additive, "A record that ids refer to has a spec" {
        "The marker type becomes the record. `Id` of it compiles as before."
        "`User` moves from `references` to `specs/resources/general/user.toml`"
        "None is needed."
    }
    CHOICE_REMOVED = "choice-removed", Breaking, "A type for ids of several records is gone" {
        "The marker type stops compiling. No field has it any more."
        "the last `type = \"id:Employee|Vendor\"` is changed"
        "Name the type of the field in the changelog."
    }
    LIMIT_LOWERED = "limit-lowered", Breaking, "A limit is lower" {
        "Programs compile, and send smaller pages or fewer calls a minute than before."
        "`max_size = 1000` is now `max_size = 500`"
        "Give both limits in the changelog."
    }
    CONSTANT_REMOVED = "constant-removed", Breaking, "A constant of the API is gone" {
        "The constant stops compiling."
        "`max_size = 1000` is deleted"
        "Name the replacement in the changelog."
    }
    CONSTANT_ADDED = "constant-added", Additive, "A constant of the API is new" {
        "Nothing that compiled before uses it."
        "`max_size = 1000` is added"
        "None is needed."
    }
    RESOURCE_ADDED = "resource-added", Additive, "A resource is new" {
        "Nothing that compiled before uses it."
        "a file in `specs/resources` is added"
        "None is needed."
    }
    OBJECT_ADDED = "object-added", Additive, "An object is new" {
        "Nothing that compiled before uses it."
        "a file in `specs/objects` is added"
        "None is needed."
    }
    ENUM_ADDED = "enum-added", Additive, "An enum is new" {
        "Nothing that compiled before uses it."
        "a file in `specs/enums` is added"
        "None is needed."
    }
    SCOPE_ADDED = "scope-added", Additive, "A scope is new" {
        "`Scope` is `non_exhaustive`, so programs compile as before."
        "`[scope.ReadPayroll]` is added"
        "None is needed."
    }
    REFERENCE_ADDED = "reference-added", Additive, "A record that ids refer to is new" {
        "Nothing that compiled before uses it."
        "a row of `references` in `api.toml` is added"
        "None is needed."
    }
    CHOICE_ADDED = "choice-added", Additive, "A type for ids of several records is new" {
        "Nothing that compiled before uses it."
        "the first `type = \"id:Employee|Vendor\"`"
        "None is needed."
    }
    CONSTANT_CHANGED = "constant-changed", Additive, "A constant of the API has another value" {
        "Programs compile as before and use the new value."
        "`production = \"https://…\"` is another address"
        "Give both values in the changelog."
    }
    AREAS_CHANGED = "areas-changed", Docs, "Areas of the documentation are other ones" {
        "The areas group resources in the documentation only."
        "a row of `areas` in `api.toml` is added"
        "None is needed."
    }
    AREA_CHANGED = "area-changed", Docs, "A resource is in another area of the documentation" {
        "The areas group resources in the documentation only."
        "`area = \"Billing\"` is now `area = \"Accounting\"`"
        "None is needed."
    }
    VERSION_CHANGED = "version-changed", Docs, "The vendor's documentation has another version" {
        "The constant says which version the specs follow."
        "`documentation_version = \"2026.03.1.0\"` is a newer one"
        "None is needed."
    }
    DOC_CHANGED = "doc-changed", Docs, "A description is another one" {
        "The documentation has the new text."
        "`doc = \"…\"` is another text"
        "None is needed, unless the old text led to wrong programs."
    }
    SOURCE_CHANGED = "source-changed", Docs, "A source is another one" {
        "The documentation links the new page."
        "`source = \"https://…\"` is another address"
        "None is needed."
    }
    ALIAS_CHANGED = "alias-changed", Docs, "Search words are other ones" {
        "The search of the documentation finds the item by other words."
        "`aliases = [\"job\"]` is added"
        "None is needed."
    }
    PROVENANCE_CHANGED = "provenance-changed", Docs, "A fact was seen elsewhere, or on another day" {
        "The documentation names the source and the day."
        "`evidence = { is = \"observed\", date = \"2026-11-20\" }` has another day"
        "None is needed."
    }
    EVIDENCE_CHANGED = "evidence-changed", Docs, "A fact is known from another source" {
        "The documentation and the tables of calls and fields have the new evidence. Calls work as before."
        "`evidence = \"assumed\"` is now `evidence = \"observed\"`"
        "None is needed."
    }
}
