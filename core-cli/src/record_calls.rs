//! Gets and writes of single records of any resource, as JSON that keeps every digit.

use core_api::{
    Client, Json,
    catalog::{CallInfo, ResourceInfo},
    endpoint::CallKind,
};
use http::Method;

use crate::{error::CliError, raw_object::RawObject};

/// Returns the standard call of a kind.
///
/// # Errors
///
/// A usage error if Core does not have the call.
pub(crate) fn standard_call(
    resource: &ResourceInfo,
    kind: CallKind,
    verb: &str,
) -> Result<&'static CallInfo, CliError> {
    resource.call(kind).ok_or_else(|| {
        CliError::usage(format!(
            "Core has no call that {verb} a {}; `corectl resources` shows what each resource can",
            resource.name
        ))
    })
}

/// Gets a record by its id. `None` if it does not exist.
///
/// # Errors
///
/// If Core refuses the call, or if the answer is not an object.
pub(crate) async fn get(
    client: &Client,
    resource: &ResourceInfo,
    id: &str,
) -> Result<Option<RawObject>, CliError> {
    let call = standard_call(resource, CallKind::Get, "gets")?;
    let answer = client.raw(Method::GET, call.path).placeholder("id", id).fetch::<Json>().await;
    match answer {
        Ok(json) if json.is_null() => Ok(None),
        Ok(json) => object(&json).map(Some),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Creates a record and returns Core's version of it.
///
/// # Errors
///
/// The errors of the client. [`core_api::Error::is_outcome_unknown`] says whether the record may exist.
pub(crate) async fn create(
    client: &Client,
    call: &CallInfo,
    record: &RawObject,
) -> Result<Json, core_api::Error> {
    client.raw(Method::POST, call.path).json(record).fetch().await
}

/// Sends a whole record back.
///
/// # Errors
///
/// The errors of the client.
pub(crate) async fn replace(
    client: &Client,
    call: &CallInfo,
    id: &str,
    record: &RawObject,
) -> Result<Json, core_api::Error> {
    client.raw(Method::PUT, call.path).placeholder("id", id).json(record).fetch().await
}

/// Deletes a record.
///
/// # Errors
///
/// The errors of the client.
pub(crate) async fn delete(
    client: &Client,
    call: &CallInfo,
    id: &str,
) -> Result<(), core_api::Error> {
    client.raw(Method::DELETE, call.path).placeholder("id", id).response().await.map(drop)
}

/// Reads an answer as an object.
///
/// # Errors
///
/// If it is another JSON value.
pub(crate) fn object(json: &Json) -> Result<RawObject, CliError> {
    RawObject::parse(json.as_str()).map_err(|error| {
        CliError::failed(format!(
            "the answer of Core is not a record: {error}; the call may have been done"
        ))
    })
}
