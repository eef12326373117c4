//! The columns of a CSV file as fields.

use core_api::catalog::ResourceInfo;

use crate::{error::CliError, field_place::FieldPlace, names, record_body::RecordBody};

/// The fields of the columns, in the order of the file. `None` for a column that is left out.
#[derive(Debug)]
pub(crate) struct Columns {
    places: Vec<Option<FieldPlace>>,
    /// The names in the file, for messages.
    header: Vec<String>,
}

impl Columns {
    /// Finds the field of each column.
    ///
    /// A mapping is `COLUMN=FIELD`; without a field, the column is left out. `fixed` has fields that all rows have.
    ///
    /// # Errors
    ///
    /// A usage error with all columns that have no field, or with a mapping for a column that does not exist.
    pub(crate) fn find(
        resource: &'static ResourceInfo,
        header: &[String],
        mappings: &[String],
        fixed: &RecordBody,
    ) -> Result<Self, CliError> {
        let mappings = Mapping::all(mappings, header)?;
        let mut places: Vec<Option<FieldPlace>> = Vec::new();
        let mut faults = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let mapping = mappings.iter().find(|mapping| mapping.column == index);
            let field = mapping.map_or(name.as_str(), |mapping| mapping.field);
            if field.is_empty() {
                if mapping.is_none() {
                    faults.push(format!(
                        "column {} has no name; name it in the file",
                        index.saturating_add(1)
                    ));
                }
                places.push(None);
                continue;
            }
            match FieldPlace::find(resource, field) {
                Ok(place) => {
                    let is_twice = places.iter().flatten().any(|other| other.overlaps(&place))
                        || fixed.fields.iter().any(|set| set.place.overlaps(&place));
                    if is_twice {
                        let field = place.names().join(".");
                        faults.push(format!(
                            "column `{name}` sets `{field}`, which is set already; leave it out"
                        ));
                    }
                    places.push(Some(place));
                }
                Err(mistake) => {
                    let message = mistake.message();
                    faults.push(format!("column `{name}`: {message}"));
                }
            }
        }
        if faults.is_empty() {
            return Ok(Self { places, header: header.to_vec() });
        }
        faults.push(
            "`--map COLUMN=FIELD` names the field of a column, and `--map COLUMN=` leaves a column out".to_owned(),
        );
        Err(CliError::usage(faults.join("\n")))
    }

    /// Returns the record of a row, and the mistakes in its cells. An empty cell sets nothing.
    pub(crate) fn read(&self, fixed: &RecordBody, cells: &[String]) -> (RecordBody, Vec<String>) {
        let (mut body, mut faults) = (fixed.clone(), Vec::new());
        for ((place, name), cell) in self.places.iter().zip(&self.header).zip(cells) {
            let Some(place) = place.as_ref().filter(|_| !cell.is_empty()) else { continue };
            let typed = format!("{name}={cell}");
            if let Err(mistake) = body.set(place.clone(), cell, &typed) {
                faults.push(mistake.message().to_owned());
            }
        }
        (body, faults)
    }
}

/// An argument of `--map`.
struct Mapping<'a> {
    column: usize,
    field: &'a str,
}

impl<'a> Mapping<'a> {
    /// Parses all arguments. A column that is named twice is an error, because one of its fields would get lost.
    fn all(typed: &'a [String], header: &[String]) -> Result<Vec<Self>, CliError> {
        let mut mappings: Vec<Self> = Vec::new();
        for typed in typed {
            let mapping = Self::parse(typed, header)?;
            if mappings.iter().any(|other| other.column == mapping.column) {
                return Err(CliError::usage(format!(
                    "`--map {typed}` names a column that another `--map` names; name each column once"
                )));
            }
            mappings.push(mapping);
        }
        Ok(mappings)
    }

    fn parse(typed: &'a str, header: &[String]) -> Result<Self, CliError> {
        // A name of a column may have `=`, and a field has none.
        let Some((column, field)) = typed.rsplit_once('=') else {
            return Err(CliError::usage(format!(
                "`--map {typed}` has no `=`; write `--map COLUMN=FIELD`"
            )));
        };
        let found = header.iter().position(|name| name == column.trim());
        let found = found.or_else(|| header.iter().position(|name| names::is_same(name, column)));
        let column = found.ok_or_else(|| {
            let advice = names::advice(header.iter().map(String::as_str), column);
            CliError::usage(format!("`{column}` is not a column of the file{advice}"))
        })?;
        Ok(Self { column, field: field.trim() })
    }
}

#[cfg(test)]
mod tests {
    use core_api::catalog;

    use super::*;

    fn find(header: &[&str], mappings: &[&str]) -> Result<String, String> {
        let resource = catalog::find("time entry").unwrap();
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let mappings: Vec<String> = mappings.iter().map(|typed| (*typed).to_owned()).collect();
        let columns = Columns::find(resource, &header, &mappings, &RecordBody::new(resource));
        let columns = columns.map_err(|error| error.text().unwrap_or_default().to_owned())?;
        let name = |place: &Option<FieldPlace>| {
            place.as_ref().map_or("-".to_owned(), |place| place.names().join("."))
        };
        Ok(columns.places.iter().map(name).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn columns_are_fields_in_any_spelling() {
        assert_eq!(
            find(&["Date", "employee", "Project", "Bill Status", "Hours"], &["hours=actualHours"])
                .as_deref(),
            Ok("date resourceId projectId billStatus actualHours")
        );
        assert_eq!(find(&["date", "Comment"], &["Comment="]).as_deref(), Ok("date -"));
    }

    #[test]
    fn columns_without_a_field_are_all_named() {
        let text = find(&["dat", "hours", ""], &[]).unwrap_err();
        for part in [
            "column `dat`",
            "column `hours`",
            "column 3 has no name",
            "`actualHours`",
            "--map COLUMN=",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let text = find(&["project", "projectId"], &[]).unwrap_err();
        assert!(text.contains("sets `projectId`, which is set already"), "{text}");
        assert!(find(&["date"], &["x=date"]).unwrap_err().contains("`x` is not a column"));
        assert!(find(&["date"], &["x"]).unwrap_err().contains("has no `=`"));
        let text = find(&["hours"], &["hours=actualHours", "Hours=memo"]).unwrap_err();
        assert!(text.starts_with("`--map Hours=memo` names a column that another"), "{text}");
    }
}
