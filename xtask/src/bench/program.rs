//! Programs that decode an answer and, where the resource has a create, write one.

use super::{first_text, record_name};
use crate::{
    rust::{
        calls::standard_call_name,
        names::{input_name, rust_field},
    },
    spec::{Field, Resource, Type, field_flag::FieldFlag, type_names::TypeNames},
};

/// Returns the program that uses the calls of core-api.
pub(super) fn own(resources: &[&Resource], known: &TypeNames) -> String {
    let mut text = String::from(
        "use bytes::Bytes;\nuse core_api::{BaseUrl, Endpoint};\n\n\
         fn main() {\n    let base: BaseUrl = \"https://core.test/api\".parse().unwrap();\n    \
         let body = Bytes::from(std::env::args().nth(1).unwrap_or_default());\n",
    );
    for resource in resources {
        let name = &resource.name.value;
        text.push_str(&own_reading(resource));
        if !resource.has_call("create") {
            continue;
        }
        let create = standard_call_name("create", name);
        let required = resource.fields.iter().filter(|field| field.has(FieldFlag::Required));
        let mut setters: String = required
            .map(|field| format!(".{}({})", rust_field(field), own_value(field, resource, known)))
            .collect();
        setters.extend(first_text(resource).map(|field| format!(".{field}(\"x\")")));
        text.push_str(&format!(
            "    let input = core_api::{}::new(){setters};\n    \
             let sent = core_api::{create}::new(input).to_request(&base).is_ok();\n    \
             println!(\"{{:?}}\", sent);\n",
            input_name(name),
        ));
    }
    text.push_str("}\n");
    text
}

/// Returns the code that requests and decodes a list, or the only record of a resource without a list.
fn own_reading(resource: &Resource) -> String {
    let name = &resource.name.value;
    let (call, is_found) = if resource.has_call("list") {
        (standard_call_name("list", name), "rows.len()")
    } else {
        (standard_call_name("read", name), "rows == rows")
    };
    format!(
        "    println!(\"{{:?}}\", core_api::{call}::new().to_request(&base).is_ok());\n    \
         if let Ok(rows) = core_api::{call}::decode(http::Response::new(body.clone())) {{\n        \
         println!(\"{{}}\", {is_found});\n    }}\n"
    )
}

/// Returns an expression for a required field.
fn own_value(field: &Field, resource: &Resource, known: &TypeNames) -> String {
    match &field.ty.value {
        Type::Scalar(scalar) => scalar.facts().sample.to_owned(),
        Type::Id(names) => {
            let name = known.of_record(&names[0]);
            format!("core_api::Id::<core_api::{name}>::NONE")
        }
        Type::Enum(name) => {
            let name = known.of_enum(name);
            format!("serde_json::from_str::<core_api::{name}>(\"1\").unwrap()")
        }
        _ => format!("compile_error!(\"{}\")", record_name(resource)),
    }
}

/// Returns the program that uses serde_json with the types of the control.
pub(super) fn control(resources: &[&Resource]) -> String {
    let mut text =
        String::from("fn main() {\n    let body = std::env::args().nth(1).unwrap_or_default();\n");
    for resource in resources {
        let (record, is_list) = (record_name(resource), resource.has_call("list"));
        let (answer, shown) = match is_list {
            true => (format!("Vec<control::{record}>"), "rows.len()"),
            false => (format!("control::{record}"), "rows == rows"),
        };
        text.push_str(&format!(
            "    if let Ok(rows) = serde_json::from_str::<{answer}>(&body) {{\n        \
             println!(\"{{}}\", {shown});\n    }}\n"
        ));
        if !resource.has_call("create") {
            continue;
        }
        let required = resource.fields.iter().filter(|field| field.has(FieldFlag::Required));
        let mut set: Vec<_> = required
            .map(|field| {
                let name = rust_field(field);
                format!("{name}: Some({})", control_value(field))
            })
            .collect();
        set.extend(first_text(resource).map(|field| format!("{field}: Some(\"x\".to_owned())")));
        text.push_str(&format!(
            "    let input = control::{} {{ {}{}..Default::default() }};\n    \
             println!(\"{{:?}}\", serde_json::to_string(&input).is_ok());\n",
            input_name(&resource.name.value),
            set.join(", "),
            if set.is_empty() { "" } else { ", " },
        ));
    }
    text.push_str("}\n");
    text
}

fn control_value(field: &Field) -> &'static str {
    match &field.ty.value {
        Type::Scalar(scalar) => scalar.facts().sample,
        Type::Id(_) => "uuid::Uuid::nil()",
        _ => "1",
    }
}
