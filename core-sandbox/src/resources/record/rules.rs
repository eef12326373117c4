//! The rules that a record must meet.

use uuid::Uuid;

use crate::{
    refusal::Refusal,
    resources::{Resource, references, references_to},
    store::{Row, Store},
};

/// Checks a record before it is kept; `own` is its id where it is there already.
pub(super) fn check(
    store: &Store,
    resource: &Resource,
    row: &Row,
    own: Option<Uuid>,
) -> Result<(), Refusal> {
    check_fields(row)?;
    check_references(store, resource, row, own)?;
    check_unique(store, resource, row, own)
}

/// Checks that no record refers to this one, so that every reference leads somewhere.
pub(super) fn check_unused(
    store: &Store,
    resource: &'static Resource,
    id: Uuid,
) -> Result<(), Refusal> {
    let mut references = references_to(resource);
    match references.find(|(other, found)| store.referring(other, found.id, id).next().is_some()) {
        None => Ok(()),
        Some((other, _)) => {
            let message = format!("A record of {} refers to this one.", other.path);
            Err(Refusal::rule("RecordInUse", message))
        }
    }
}

fn check_fields(row: &Row) -> Result<(), Refusal> {
    for (info, value) in row.iter() {
        if info.required && value.is_none() {
            return Err(Refusal::missing(info.name));
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
    store: &Store,
    resource: &Resource,
    row: &Row,
    own: Option<Uuid>,
) -> Result<(), Refusal> {
    for reference in references(resource).iter().filter(|reference| reference.is_checked()) {
        // All zeros mean none, as null does.
        let Some(id) = row.id(reference.id).filter(|id| !id.is_nil()) else { continue };
        if Some(id) == own {
            return Err(Refusal::model(format!("{} leads to the record itself", reference.id)));
        }
        if !store.is_known(reference, id) {
            return Err(Refusal::model(format!("{} leads to no record", reference.id)));
        }
    }
    Ok(())
}

fn check_unique(
    store: &Store,
    resource: &Resource,
    row: &Row,
    own: Option<Uuid>,
) -> Result<(), Refusal> {
    let Some((field, key)) = resource.unique else { return Ok(()) };
    let Some(value) = row.text(field) else { return Ok(()) };
    let is_taken = store
        .rows(resource)
        .any(|other| other.text(field).as_ref() == Some(&value) && other.id("id") != own);
    if is_taken {
        let message = format!("The {} ({value}) is already in use. ", field.to_uppercase());
        return Err(Refusal::rule(key, message));
    }
    Ok(())
}
