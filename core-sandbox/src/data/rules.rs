//! The rules for records.

use uuid::Uuid;

use super::{
    database::Database,
    references::{references, references_to},
    refusal::Refusal,
    row::Row,
    schema::Resource,
};

/// Checks a record before it is saved.
///
/// `own_id` is the id of the record if it already exists.
pub(super) fn check(
    database: &Database,
    resource: &Resource,
    row: &Row,
    own_id: Option<Uuid>,
) -> Result<(), Refusal> {
    check_fields(row)?;
    check_references(database, resource, row, own_id)?;
    check_unique(database, resource, row, own_id)
}

/// Checks that no record refers to this one, so that no reference loses its target.
pub(super) fn check_unused(
    database: &Database,
    resource: &'static Resource,
    id: Uuid,
) -> Result<(), Refusal> {
    let mut references = references_to(resource);
    match references.find(|(other, reference)| {
        database.rows_with_id_in(other, reference.id, id).next().is_some()
    }) {
        None => Ok(()),
        Some((other, _)) => {
            let message = format!("A record of {} refers to this one.", other.path);
            Err(Refusal::Rule { key: "RecordInUse", message })
        }
    }
}

fn check_fields(row: &Row) -> Result<(), Refusal> {
    for (info, value) in row.iter() {
        if info.required && value.is_none() {
            return Err(Refusal::MissingField(info.name));
        }
        let Some(max) = info.max_length else { continue };
        let length = row.text(info.name).map_or(0, |text| text.chars().count());
        if length > max as usize {
            return Err(Refusal::model(format!("{} is longer than {max} characters", info.name)));
        }
    }
    Ok(())
}

fn check_references(
    database: &Database,
    resource: &Resource,
    row: &Row,
    own_id: Option<Uuid>,
) -> Result<(), Refusal> {
    for reference in references(resource).iter().filter(|reference| reference.is_checked()) {
        // The nil id means the same as `null`: no reference.
        let Some(id) = row.id(reference.id).filter(|id| !id.is_nil()) else { continue };
        if Some(id) == own_id {
            return Err(Refusal::model(format!("{} refers to the record itself", reference.id)));
        }
        if !database.has_target(reference, id) {
            return Err(Refusal::model(format!(
                "{} refers to a record that does not exist",
                reference.id
            )));
        }
    }
    Ok(())
}

fn check_unique(
    database: &Database,
    resource: &Resource,
    row: &Row,
    own_id: Option<Uuid>,
) -> Result<(), Refusal> {
    let Some((field, key)) = resource.unique() else { return Ok(()) };
    let Some(value) = row.text(field) else { return Ok(()) };
    let is_taken = database
        .rows(resource)
        .any(|other| other.text(field).as_ref() == Some(&value) && other.id("id") != own_id);
    if is_taken {
        let message = format!("The {} ({value}) is already in use. ", field.to_uppercase());
        return Err(Refusal::Rule { key, message });
    }
    Ok(())
}
