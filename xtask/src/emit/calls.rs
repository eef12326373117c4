//! The calls of a resource, each with an example.

use std::collections::BTreeSet;

use super::{
    names::{call_name, crud_name, field_name, input_name, is_placeholder, type_name},
    records::{add_used as add_type, rust_type},
    text::{Text, lower},
};
use crate::{
    diagnostics::Spanned,
    spec::{Call, Resource, Scope, Type},
};

/// A call for whole records.
#[derive(Clone, Copy)]
pub(crate) struct WholeCall {
    /// The word in specs and in declarations.
    pub(crate) word: &'static str,
    method: &'static str,
    /// What follows the path of the resource.
    rest: &'static str,
}

/// The calls for whole records, in the order of a declaration.
pub(crate) const CALLS: [WholeCall; 7] = [
    WholeCall { word: "get", method: "GET", rest: "/{id}" },
    WholeCall { word: "list", method: "GET", rest: "" },
    WholeCall { word: "create", method: "POST", rest: "" },
    WholeCall { word: "update", method: "PUT", rest: "/{id}" },
    WholeCall { word: "patch", method: "PATCH", rest: "/{id}" },
    WholeCall { word: "delete", method: "DELETE", rest: "/{id}" },
    WholeCall { word: "batch", method: "POST", rest: "/batch" },
];

/// The calls of a resource, with method and path.
pub(super) fn calls(resource: &Resource) -> Vec<(String, String)> {
    let name = &resource.name.value;
    let whole = CALLS.into_iter().filter(|call| resource.has_call(call.word)).map(|call| {
        let does = format!("{} {}{}", call.method, resource.path.value, call.rest);
        (crud_name(call.word, name), does)
    });
    let extra = resource.extra_calls.iter().map(|call| {
        let does = format!("{} {}", call.method.value, call.path.value);
        (call_name(&call.name.value, name), does)
    });
    whole.chain(extra).collect()
}

/// Adds what the calls beyond those for whole records use.
pub(super) fn add_used(resource: &Resource, used: &mut BTreeSet<String>) {
    for call in &resource.extra_calls {
        used.insert("Endpoint".to_owned());
        call_types(call).for_each(|ty| add_type(ty, used));
        if call.placeholders().contains(&"id") {
            used.insert("Id".to_owned());
        }
    }
}

fn call_types(call: &Call) -> impl Iterator<Item = &Type> {
    let body = call.body.iter().map(|body| &body.value);
    body.chain([&call.returns.value]).chain(call.params.iter().map(|(_, ty)| &ty.value))
}

/// The calls for whole records, as a declaration lists them.
pub(super) fn whole_calls(text: &mut Text, resource: &Resource) {
    let name = &resource.name.value;
    let has_input = resource.has_call("create");
    let listed: Vec<_> = CALLS.iter().filter(|call| resource.has_call(call.word)).collect();
    for (index, WholeCall { word, .. }) in listed.iter().enumerate() {
        let call = crud_name(word, name);
        match (resource.is_observed, resource.is_call_observed(word)) {
            (false, true) => {
                text.doc("    ", "Seen in use, not on the vendor's page.");
                text.doc("    ", "");
            }
            (true, false) => {
                text.doc("    ", "The vendor documents it.");
                text.doc("    ", "");
            }
            _ => {}
        }
        if *word == "update" {
            update_warning(text, resource);
        }
        whole_example(word, &call, resource).write(text, "    ", &call);
        let comma = if has_input || index + 1 < listed.len() { "," } else { "" };
        text.line(format!("    {word} = {call}{comma}"));
    }
    if has_input {
        text.line(format!("    input = {}", input_name(name)));
    }
}

/// Says that an update with a row of a list would erase nested fields.
fn update_warning(text: &mut Text, resource: &Resource) {
    let is_nested = |ty: &Type| matches!(ty, Type::Object(_) | Type::List(_) | Type::Json);
    let nested = resource.fields.iter().filter(|field| is_nested(&field.ty.value));
    let links = nested.map(|field| {
        let name = field_name(&field.name.value);
        let label = name.trim_start_matches("r#");
        format!("[`{label}`]({}::{label})", type_name(&resource.name.value))
    });
    let links = links.collect::<Vec<_>>().join(", ");
    if links.is_empty() {
        return;
    }
    let warning = format!(
        "Lists leave out {links}, and an update with a row of a list would erase them. Such a row is \
         refused with [`Unsent`](core_api::ErrorKind::Unsent): use \
         [`Client::update`](core_api::Client::update), or expand these fields in the list."
    );
    text.doc("    ", &warning);
    text.doc("    ", "");
}

/// How a call is sent: the parameters of a function, and the line that sends it.
struct Example {
    parameters: String,
    line: String,
}

impl Example {
    fn write(&self, text: &mut Text, indent: &str, call: &str) {
        for line in [
            "# Example",
            "",
            "```no_run",
            &format!("# use core_api::{{Client, Error, {call}}};"),
            &format!(
                "# async fn example(client: Client, {}) -> Result<(), Error> {{",
                self.parameters
            ),
            &self.line,
            "# Ok(())",
            "# }",
            "```",
        ] {
            let line = format!("{indent}/// {}", line.replace(", )", ")"));
            text.line(line.trim_end());
        }
    }
}

fn whole_example(word: &str, call: &str, resource: &Resource) -> Example {
    let name = &resource.name.value;
    let record = type_name(name);
    let id = format!("id: core_api::Id<core_api::{record}>");
    let sent = |parameters: String, bind: &str, arguments: &str| Example {
        parameters,
        line: format!("{bind}client.send({call}::new({arguments})).await?;"),
    };
    match word {
        "get" => sent(id, "let record = ", "id"),
        "list" => Example {
            parameters: String::new(),
            line: format!("let page = client.send({call}::new().page(1, 100)).await?;"),
        },
        "create" => sent(format!("input: core_api::{}", input_name(name)), "let made = ", "input"),
        "update" => sent(format!("record: core_api::{record}"), "let saved = ", "record"),
        "patch" => Example {
            parameters: format!("{id}, version: String"),
            line: format!(
                "let saved = client.send({call}::new(id, version){}).await?;",
                set(resource)
            ),
        },
        "batch" => {
            let inputs = format!("inputs: Vec<core_api::{}>", input_name(name));
            sent(inputs, "let job = ", "inputs")
        }
        _ => sent(id, "", "id"),
    }
}

/// Sets the first text that a patch may set.
fn set(resource: &Resource) -> String {
    let is_text = |field: &&crate::spec::Field| field.ty.value == Type::Text && !field.read_only;
    let Some(field) = resource.fields.iter().find(is_text) else { return String::new() };
    let constant = field_name(&field.name.value).trim_start_matches("r#").to_uppercase();
    format!(".set(core_api::{}::{constant}, \"new\")", type_name(&resource.name.value))
}

/// A call beyond those for whole records.
pub(super) fn extra_call(text: &mut Text, call: &Call, resource: &Resource, scopes: &[Scope]) {
    let name = call_name(&call.name.value, &resource.name.value);
    extra_docs(text, call, resource, &name);
    let scope = scopes.iter().find(|scope| scope.name.value == call.scope.value);
    let scope = scope.map_or("", |scope| scope.variant.value.as_str());
    text.line("#[derive(Clone, Debug, Endpoint)]");
    let returns = rust_type(&call.returns.value);
    let (method, path) = (&call.method.value, &call.path.value);
    let idempotent = call.is_idempotent.map_or(String::new(), |is| format!(", idempotent = {is}"));
    text.line(format!(
        "#[endpoint({method}, {path:?}, scope = {scope}, returns = {returns}{idempotent})]"
    ));
    text.line("#[non_exhaustive]");
    if call.placeholders().is_empty() && call.body.is_none() {
        text.line(format!("pub struct {name} {{}}"));
        return;
    }
    text.line(format!("pub struct {name} {{"));
    for (name, ty) in placeholders(call, resource) {
        text.doc("    ", &format!("Stands for `{{{name}}}` in the path."));
        if !is_placeholder(name) {
            text.line(format!("    #[endpoint(path = {name:?})]"));
        }
        text.line(format!("    pub {}: {ty},", field_name(name)));
    }
    if let Some(body) = &call.body {
        text.doc("    ", "What is sent.");
        text.line("    #[endpoint(body)]");
        text.line(format!("    pub body: {},", rust_type(&body.value)));
    }
    text.line("}");
}

fn extra_docs(text: &mut Text, call: &Call, resource: &Resource, name: &str) {
    text.doc("", &format!("`{} {}`: {}", call.method.value, call.path.value, lower(&call.doc)));
    text.doc("", "");
    text.doc("", &format!("Needs the scope `{}`.", call.scope.value));
    if call.is_observed {
        text.doc("", "Seen in use, not on the vendor's page.");
    }
    if !resource.is_record() {
        text.line(format!("/// Source: <{}>", resource.origin.source));
    }
    text.doc("", "");
    text.doc("", "# Errors");
    text.doc("", "");
    let errors = "[`Permission`](core_api::ErrorKind::Permission) where the user, the subscription or the scope does not permit it";
    if call.placeholders().is_empty() {
        text.doc("", &format!("{errors}."));
    } else {
        let missing =
            "[`NotFound`](core_api::ErrorKind::NotFound) where there is nothing at the path";
        text.doc("", &format!("{errors}; {missing}."));
    }
    text.doc("", "");
    let typed = placeholders(call, resource).into_iter().map(|(name, ty)| (field_name(name), ty));
    let body = call.body.iter().map(|body| ("body".to_owned(), rust_type(&body.value)));
    let all: Vec<_> = typed.chain(body).collect();
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    let parameters = all.iter().map(|(name, ty)| format!("{name}: {}", qualified(ty)));
    let example = Example {
        parameters: parameters.collect::<Vec<_>>().join(", "),
        line: format!("let answer = client.send({name}::new({})).await?;", names.join(", ")),
    };
    example.write(text, "", name);
}

/// The placeholders of a call, with their types in Rust.
fn placeholders<'a>(call: &'a Call, resource: &Resource) -> Vec<(&'a str, String)> {
    let typed = |name| match call.params.iter().find(|(param, _)| param.value == name) {
        None | Some((_, Spanned { value: Type::OwnId, .. })) => {
            format!("Id<{}>", type_name(&resource.name.value))
        }
        Some((_, ty)) => rust_type(&ty.value),
    };
    call.placeholders().into_iter().map(|name| (name, typed(name))).collect()
}

/// A type as code outside of the crate writes it.
fn qualified(ty: &str) -> String {
    match ty {
        "String" => ty.to_owned(),
        other => format!("core_api::{}", other.replace('<', "<core_api::")),
    }
}
