//! Proposed lines for specs.

use super::values::{ValueKind, fits, kinds};
use crate::{
    drift::{finding::Edit, shape::Shape, text_format::TextFormat},
    spec::{Field, Specs, Type, scalar::Scalar},
};

/// A line for a field that no spec lists.
pub(super) struct ProposedField {
    name: String,
    ty: String,
    doc: String,
}

/// The documentation of a field that no source describes.
const NO_DOC: &str = "No source describes it.";

/// The type of values that do not show theirs.
const UNKNOWN: &str = "json";

impl ProposedField {
    /// Returns the line of the spec.
    pub(super) fn line(&self) -> String {
        let Self { name, ty, doc } = self;
        format!("{name} = {{ type = \"{ty}\", doc = {doc:?}, evidence = \"observed\" }}")
    }

    /// Returns the edit that adds the line after another field, or first.
    pub(super) fn edit(self, after: Option<String>) -> Edit {
        Edit::AddField { after, ty: self.ty, doc: self.doc }
    }
}

/// Returns whether a name looks like that of a field rather than like data.
pub(super) fn is_name(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() <= 40
        && digits <= 2
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Proposes a line for a field.
pub(super) fn field(name: &str, shape: &Shape, keeps_points: bool, specs: &Specs) -> ProposedField {
    let ty = type_of(name, shape, keeps_points, specs);
    let doc = namesakes(name, specs).and_then(|fields| {
        let doc = &fields.first()?.doc;
        fields.iter().all(|field| field.doc == *doc).then(|| doc.clone())
    });
    ProposedField { name: name.to_owned(), ty, doc: doc.unwrap_or_else(|| NO_DOC.to_owned()) }
}

/// Proposes a type: that of all fields with the same name if the values fit, or that of the values.
pub(super) fn type_of(name: &str, shape: &Shape, keeps_points: bool, specs: &Specs) -> String {
    let kinds: Vec<ValueKind> = kinds(shape).into_iter().map(|(kind, _)| kind).collect();
    if kinds.is_empty() {
        return UNKNOWN.to_owned();
    }
    let same = namesakes(name, specs).and_then(|fields| {
        let ty = &fields.first()?.ty.value;
        let is_usable = *ty != Type::OwnId && *ty != Type::Json;
        let is_one = is_usable && fields.iter().all(|field| field.ty.value == *ty);
        let fits = kinds.iter().all(|kind| fits(ty, *kind, specs));
        (is_one && fits).then(|| ty.spelling())
    });
    same.unwrap_or_else(|| by_values(name, &kinds, keeps_points, specs))
}

/// Returns the fields of resources with a name, or `None` without any.
fn namesakes<'a>(name: &str, specs: &'a Specs) -> Option<Vec<&'a Field>> {
    let fields = specs.resources.iter().flat_map(|resource| &resource.fields);
    let found: Vec<_> = fields.filter(|field| field.name.value == name).collect();
    (!found.is_empty()).then_some(found)
}

fn by_values(name: &str, kinds: &[ValueKind], keeps_points: bool, specs: &Specs) -> String {
    let all = |fits: fn(ValueKind) -> bool| kinds.iter().all(|kind| fits(*kind));
    let scalar = if all(|kind| kind == ValueKind::Boolean) {
        Scalar::Boolean
    } else if all(|kind| kind == ValueKind::Integer) {
        // A text without `.0` does not tell whole numbers from decimals.
        if keeps_points {
            Scalar::Integer
        } else {
            return format!("{}?", Scalar::Decimal.facts().spelling);
        }
    } else if all(|kind| matches!(kind, ValueKind::Integer | ValueKind::Whole | ValueKind::Decimal))
    {
        Scalar::Decimal
    } else if all(|kind| matches!(kind, ValueKind::Text(TextFormat::Id | TextFormat::ZeroId))) {
        return id(name, specs);
    } else if all(|kind| kind == ValueKind::Text(TextFormat::DateTime)) {
        Scalar::DateTime
    } else if all(|kind| matches!(kind, ValueKind::Text(_))) {
        Scalar::Text
    } else {
        return UNKNOWN.to_owned();
    };
    scalar.facts().spelling.to_owned()
}

/// Returns the type of an id: that of the record in its name, or of an unspecified one.
fn id(name: &str, specs: &Specs) -> String {
    let record = name.strip_suffix("Id").unwrap_or(name);
    let mut letters = record.chars();
    let record =
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str());
    let is_known = |name: &String| {
        let resources = specs.resources.iter().map(|resource| &resource.name.value);
        let references = specs.references().iter().map(|reference| &reference.name.value);
        resources.chain(references).any(|known| known == name)
    };
    record.filter(is_known).map_or("id:Unspecified".to_owned(), |name| format!("id:{name}"))
}
