//! Rules for calls.

use super::rules;

rules! {
    CALL_REMOVED = "call-removed", Breaking, "A call is gone" {
        "The type of the call and the methods of the client that need it stop compiling."
        "`delete` is removed from `calls`"
        "Name the replacement in the changelog."
    }
    CALL_RENAMED = "call-renamed", Breaking, "A call has another name" {
        "The type with the old name stops compiling. The name is a guess: method and path are those of a call that is gone."
        "`[call.search]` is now `[call.find]`"
        "Write `renamed_from`, so that the old name stays as a deprecated one."
    }
    METHOD_CHANGED = "method-changed", Breaking, "A call has another method" {
        "Programs compile and send another request. Recordings, mocks and lists of permitted requests no longer fit."
        "`method = \"GET\"` is now `method = \"POST\"`"
        "Say in the changelog which of the two Core accepts."
    }
    PATH_CHANGED = "path-changed", Breaking, "A path is another one" {
        "Programs compile and send another request. Recordings, mocks and lists of permitted requests no longer fit."
        "`path = \"/task\"` is now `path = \"/tasks\"`"
        "Say in the changelog whether the old path ever worked."
    }
    PARAMETERS_CHANGED = "parameters-changed", Breaking, "A call takes other path parameters" {
        "`new` takes the parameters by position, in the order of the path. Where two have one type, a swap compiles \
         and sends wrong values."
        "`/project/{id}/step/{stepId}` is now `/step/{stepId}/project/{id}`"
        "Show the new arguments in the changelog."
    }
    SCOPE_WIDENED = "scope-widened", Breaking, "A call needs a further scope" {
        "Core refuses tokens without the scope. A read-only client no longer compiles with a call that writes."
        "`scope = \"read:core\"` is now `scope = \"readwrite:core\"`"
        "Name the scope that logins must request."
    }
    SCOPE_NARROWED = "scope-narrowed", Additive, "A call needs a scope to read only" {
        "A token that may write may also read. A read-only client can send the call as well."
        "`scope = \"readwrite:core\"` is now `scope = \"read:core\"`"
        "None is needed."
    }
    QUERY_REMOVED = "query-removed", Breaking, "A query parameter is gone" {
        "The field of the call is gone. `new` takes one value fewer if the parameter was required."
        "`query = { top = \"int32\" }` is removed"
        "Say in the changelog what Core does with the parameter now."
    }
    QUERY_REQUIRED_ADDED = "query-required-added", Breaking, "A query parameter is required" {
        "`new` takes one value more, and the field is not an `Option`."
        "`required = true` is added to the query parameter `since`"
        "Show the new arguments in the changelog."
    }
    QUERY_REQUIRED_REMOVED = "query-required-removed", Breaking, "A query parameter is optional" {
        "`new` takes one value fewer, and the field is an `Option`."
        "`required = true` is removed from the query parameter `since`"
        "Show the new arguments in the changelog."
    }
    QUERY_TYPE_CHANGED = "query-type-changed", Breaking, "A query parameter has another type" {
        "Programs that set the parameter have the former type and stop compiling."
        "`query = { since = \"string\" }` is now `query = { since = \"date-time\" }`"
        "Say in the changelog how to make the value."
    }
    QUERY_ORDER_CHANGED = "query-order-changed", Breaking, "Required query parameters have another order" {
        "`new` takes them by position. Where two have one type, a swap compiles and sends wrong values."
        "the required parameters `from` and `to` are swapped"
        "Keep the old order; it has no effect on the wire."
    }
    QUERY_ADDED = "query-added", Additive, "An optional query parameter is new" {
        "The call leaves it out until a program sets it."
        "`query = { top = \"int32\" }` is added"
        "None is needed."
    }
    STATUS_NARROWED = "status-narrowed", Breaking, "A call accepts fewer statuses" {
        "Programs compile. An answer that they read before is an error if Core sends it with another status."
        "`status = [201]` is added"
        "Write statuses only if a source shows that Core sends no other success."
    }
    STATUS_WIDENED = "status-widened", Additive, "A call accepts more statuses" {
        "Answers that were errors before are read."
        "`status = [201]` is now `status = [200, 201]`"
        "None is needed."
    }
    BODY_CHANGED = "body-changed", Breaking, "A call has another body" {
        "`new` takes another type, one argument more or one fewer."
        "`body = \"object:Search\"` is added"
        "Show the new arguments in the changelog."
    }
    RETURNS_CHANGED = "returns-changed", Breaking, "A call returns another type" {
        "Programs that read the answer expect the former type and stop compiling."
        "`returns = \"json\"` is now `returns = \"list:Step\"`"
        "Say in the changelog how to read the value."
    }
    IDEMPOTENT_CHANGED = "idempotent-changed", Additive, "A call is repeated under other conditions" {
        "A client repeats a call after a lost answer only if it is idempotent. Programs compile as before."
        "`idempotent = true` is added to a `POST`"
        "Mark a call as idempotent only if a source shows that Core ignores a repetition."
    }
    CALL_ADDED = "call-added", Additive, "A call is new" {
        "Nothing that compiled before uses it."
        "`patch` is added to `calls`"
        "None is needed."
    }
}
