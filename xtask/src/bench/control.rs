//! The control: the same records and inputs with serde's derives.

use super::record_name;
use crate::{
    rust::names::{input_name, rust_field},
    spec::{Field, Specs, Type, field_flag::FieldFlag, scalar::Scalar, type_names::TypeNames},
};

/// Returns the code of the control's library.
pub(super) fn library(specs: &Specs) -> String {
    let (mut text, names) = (String::new(), &specs.type_names);
    for import in Scalar::ALL.into_iter().filter_map(|scalar| scalar.facts().import) {
        text.push_str(&format!("use {import};\n"));
    }
    text.push_str(
        "use serde::{Deserialize, Serialize};\nuse serde_json::Value;\nuse uuid::Uuid;\n\n",
    );
    for object in &specs.objects {
        let derives = "Clone, Debug, Default, PartialEq, Serialize, Deserialize";
        text.push_str(&structure(
            &object.rust_name().value,
            derives,
            (&object.fields, false),
            names,
        ));
    }
    for resource in specs.resources.iter().filter(|resource| resource.is_record()) {
        let derives = "Clone, Debug, PartialEq, Serialize, Deserialize";
        text.push_str(&structure(record_name(resource), derives, (&resource.fields, false), names));
        if resource.has_call("create") {
            let sent: Vec<&Field> =
                resource.fields.iter().filter(|field| !field.has(FieldFlag::ReadOnly)).collect();
            let derives = "Clone, Debug, Default, PartialEq, Serialize";
            let name = input_name(&resource.name.value);
            text.push_str(&structure(&name, derives, (sent, true), names));
        }
    }
    text
}

fn structure<'a>(
    name: &str,
    derives: &str,
    (fields, is_input): (impl IntoIterator<Item = &'a Field>, bool),
    names: &TypeNames,
) -> String {
    let mut text = format!(
        "#[derive({derives})]\n#[serde(rename_all = \"camelCase\")]\npub struct {name} {{\n"
    );
    for field in fields {
        if is_input {
            text.push_str("    #[serde(skip_serializing_if = \"Option::is_none\")]\n");
        }
        let name = rust_field(field);
        text.push_str(&format!("    pub {name}: {},\n", rust_type(&field.ty.value, names)));
    }
    text.push_str("}\n\n");
    text
}

/// Returns a type that serde's derives accept: ids and enums have no type of their own.
fn rust_type(ty: &Type, names: &TypeNames) -> String {
    let inner = match ty {
        Type::OwnId => return "Uuid".to_owned(),
        Type::Scalar(scalar) => scalar.facts().rust,
        Type::Enum(_) => "i32",
        Type::Id(_) => "Uuid",
        Type::Json | Type::Wrong => "Value",
        Type::Object(name) => names.of_object(name),
        Type::Resource(name) => return format!("Option<Box<{}>>", names.of_record(name)),
        Type::List(name) => return format!("Option<Vec<{}>>", names.of_object(name)),
        Type::ListOf(_) | Type::Input(_) | Type::Nothing => "Value",
    };
    format!("Option<{inner}>")
}
