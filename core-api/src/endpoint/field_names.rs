//! Selected and nested fields of a list by their names, for programs whose users type them.

use std::{error, fmt};

use super::{List, Query};
use crate::{
    foreign_text,
    record::{FieldInfo, Record, Support, old_names},
    suggestion,
};

/// A name that a list cannot select or expand, with the nearest name that it can.
///
/// The text is for the person who typed the name.
///
/// ```
/// use core_api::ListTimeEntries;
///
/// let error = ListTimeEntries::new().select_names(["date", "actualHour"]).unwrap_err();
/// assert_eq!(error.to_string(), "there is no field `actualHour`; did you mean `actualHours`?");
/// assert_eq!(error.name(), "actualHour");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNameError {
    name: Box<str>,
    message: Box<str>,
}

impl FieldNameError {
    fn new(name: &str, message: String) -> Self {
        Self { name: name.into(), message: message.into() }
    }

    /// Returns the name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for FieldNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for FieldNameError {}

impl<R: Record> List<R> {
    /// Requests only the fields with these names and `id`, as [`field`](Self::field) does. Without a name, the list is
    /// unchanged.
    ///
    /// Case is ignored, and old names of fields are accepted. The other fields of a row are unset, and an update does
    /// not send them.
    ///
    /// ```
    /// use core_api::{Endpoint, ListTimeEntries};
    ///
    /// let list = ListTimeEntries::new().select_names(["date", "actualhours"])?;
    /// let request = list.to_request(&"https://core.test".parse()?)?;
    /// assert_eq!(request.uri().query(), Some("fields=id%2Cdate%2CactualHours"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first name that no field has, or whose field Core cannot select.
    #[doc(alias("columns", "partial response"))]
    pub fn select_names<N: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, FieldNameError> {
        self.query = self.query.select_names(names)?;
        Ok(self)
    }
}

impl<R: Record, P> List<R, P> {
    /// Requests the nested objects and lists with these names in each row, as [`expand`](Self::expand) does. Pages then
    /// hold at most 100 records. Without a name, the list is unchanged.
    ///
    /// Case is ignored, and old names of fields are accepted.
    ///
    /// ```
    /// use core_api::ListInvoices;
    ///
    /// let list = ListInvoices::new().expand_names(["invoiceDetails"])?;
    /// let error = list.expand_names(["invoiceNumber"]).unwrap_err();
    /// assert!(error.to_string().starts_with("`invoiceNumber` is not a nested field, so each row has it"));
    /// # Ok::<(), core_api::endpoint::FieldNameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first name that no field has, or whose field is not nested.
    #[doc(alias("include", "embed", "nested"))]
    pub fn expand_names<N: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, FieldNameError> {
        self.query = self.query.expand_names(names)?;
        Ok(self)
    }
}

impl<R: Record> Query<R> {
    /// Requests only the fields with these names and `id`. See [`List::select_names`].
    ///
    /// # Errors
    ///
    /// The first name that no field has, or whose field Core cannot select.
    pub fn select_names<N: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, FieldNameError> {
        for name in names {
            let field = selected(R::FIELDS, name.as_ref())?;
            self.untyped.add_field("id");
            self.untyped.add_field(field);
        }
        Ok(self)
    }

    /// Requests the nested objects and lists with these names in each row. See [`List::expand_names`].
    ///
    /// # Errors
    ///
    /// The first name that no field has, or whose field is not nested.
    pub fn expand_names<N: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, FieldNameError> {
        for name in names {
            self.untyped.add_expanded(nested(R::FIELDS, name.as_ref())?);
        }
        Ok(self)
    }
}

/// Returns the wire name of a field that a list can select.
fn selected(table: &'static [FieldInfo], name: &str) -> Result<&'static str, FieldNameError> {
    let info = find(table, name, selectable, "the fields are")?;
    match selectable(info) {
        Support::Known | Support::Unknown => Ok(info.name),
        Support::Refused => {
            let message = format!("Core cannot select `{}`; leave it out", info.name);
            Err(FieldNameError::new(name, message))
        }
    }
}

/// Returns the wire name of a field that a list can expand.
fn nested(table: &'static [FieldInfo], name: &str) -> Result<&'static str, FieldNameError> {
    let info = find(table, name, expandable, "the nested fields are")?;
    match expandable(info) {
        Support::Known | Support::Unknown => Ok(info.name),
        Support::Refused => {
            let others = match suggestion::fields::supported(table, name, expandable) {
                Some(nested) => format!("leave it out; the nested fields are {nested}"),
                None => "leave it out; these records do not have nested fields".to_owned(),
            };
            let message =
                format!("`{}` is not a nested field, so each row has it; {others}", info.name);
            Err(FieldNameError::new(name, message))
        }
    }
}

fn find(
    table: &'static [FieldInfo],
    name: &str,
    support: suggestion::fields::SupportOf,
    advice: &str,
) -> Result<&'static FieldInfo, FieldNameError> {
    let name = name.trim();
    if let Some(info) = old_names::find(table, name) {
        return Ok(info);
    }
    let outer = name.split('.').next().unwrap_or_default();
    let outer = old_names::find(table, outer).filter(|info| !info.kind.is_scalar());
    let near = suggestion::fields::nearest(table, name, support);
    let fix = match (outer, near) {
        (Some(outer), _) => format!("a list selects whole fields, so write `{}`", outer.name),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => match suggestion::fields::supported(table, name, support) {
            Some(known) => format!("{advice} {known}"),
            None => "these records do not have such fields".to_owned(),
        },
    };
    let message = format!("there is no field `{}`; {fix}", foreign_text::name(name));
    Err(FieldNameError::new(name, message))
}

fn selectable(info: &FieldInfo) -> Support {
    if info.unselectable { Support::Refused } else { Support::Known }
}

/// Returns whether a list can expand the field. Raw JSON counts as nested, because no source shows its type.
fn expandable(info: &FieldInfo) -> Support {
    if info.kind.is_scalar() { Support::Refused } else { Support::Known }
}
