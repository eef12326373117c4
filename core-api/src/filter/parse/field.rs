//! Lookup of fields by the names in a filter.

use std::borrow::Cow;

use super::{Syntax, TRY};
use crate::{
    foreign_text,
    record::{FieldInfo, Kind, Support, old_names},
    suggestion,
};

/// A field in a filter.
#[derive(Clone)]
pub(super) struct FilterField {
    /// The wire name, with dots if the field is nested.
    pub(super) path: Cow<'static, str>,
    pub(super) kind: Kind,
    pub(super) is_sensitive: bool,
}

/// The reason why a name is not a field of a filter, and the function that tries it.
pub(super) struct FieldFault {
    pub(super) message: String,
    pub(super) hint: Option<&'static str>,
}

impl From<String> for FieldFault {
    fn from(message: String) -> Self {
        Self { message, hint: None }
    }
}

/// Finds the field with this name, case-insensitively.
///
/// Core has accepted a nested field (`invoiceDetails.projectId`). No source shows which nested fields
/// filter, so all are accepted.
pub(super) fn find(
    fields: &'static [FieldInfo],
    syntax: Syntax,
    name: &str,
) -> Result<FilterField, FieldFault> {
    let (outer, inner) = name.split_once('.').map_or((name, None), |(a, b)| (a, Some(b)));
    let Some(info) = old_names::find(fields, outer) else {
        return Err(missing(fields, name).into());
    };
    match (inner, info.kind) {
        (Some(inner), Kind::Object(nested) | Kind::List(nested)) => {
            Ok(find_nested(nested.fields(), inner).map(|found| FilterField {
                path: format!("{}.{}", info.name, found.name).into(),
                kind: found.kind,
                is_sensitive: info.sensitive || found.sensitive,
            })?)
        }
        (Some(_), _) => {
            let near = suggestion::fields::nearest(fields, name, |info| info.filter);
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(format!("`{}` does not have nested fields{near}", info.name).into())
        }
        (None, Kind::Object(_) | Kind::List(_)) => {
            Err(format!("Core filters by the fields of `{0}`, as in `{0}.id`", info.name).into())
        }
        (None, kind) => match (info.filter, syntax) {
            (Support::Known, _) | (Support::Unknown, Syntax::Unconfirmed) => {
                Ok(FilterField { path: info.name.into(), kind, is_sensitive: info.sensitive })
            }
            (Support::Unknown, Syntax::Known) => {
                let others = others(fields, info.name);
                let message = format!("Core is not known to filter by `{}`{others}", info.name);
                Err(FieldFault { message, hint: Some(TRY) })
            }
            (Support::Refused, _) => {
                let others = others(fields, info.name);
                Err(format!("Core refuses to filter by `{}`{others}", info.name).into())
            }
        },
    }
}

/// Describes the fields that filter.
fn others(fields: &'static [FieldInfo], name: &str) -> String {
    suggestion::fields::supported(fields, name, |info| info.filter)
        .map(|known| format!("; it filters by {known}"))
        .unwrap_or_else(|| "; it is not known to filter these records by any field".to_owned())
}

fn find_nested(fields: &'static [FieldInfo], name: &str) -> Result<&'static FieldInfo, String> {
    let Some(info) = old_names::find(fields, name) else {
        let shown = foreign_text::name(name);
        let near = suggestion::fields::nearest(fields, name, |info| info.filter);
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("there is no field `{shown}`{near}"));
    };
    match info.kind {
        Kind::Object(_) | Kind::List(_) | Kind::Values(_) => {
            Err(format!("`{}` is not a single value; Core compares single values only", info.name))
        }
        Kind::Text
        | Kind::Boolean
        | Kind::Integer
        | Kind::Decimal
        | Kind::DateTime
        | Kind::Id(_)
        | Kind::Enum(_)
        | Kind::Json => Ok(info),
    }
}

fn missing(fields: &'static [FieldInfo], name: &str) -> String {
    let shown = foreign_text::name(name);
    let last = name.rsplit('.').next().unwrap_or(name);
    let near = suggestion::fields::nearest(fields, name, |info| info.filter)
        .or_else(|| suggestion::fields::nearest(fields, last, |info| info.filter));
    match near {
        Some(near) => format!("there is no field `{shown}`; did you mean `{near}`?"),
        None => format!(
            "there is no field `{shown}`{}",
            others(fields, name).replace("; it ", "; Core ")
        ),
    }
}
