//! Batch creates and their jobs.

use http::{Method, StatusCode};

use super::{Answer, CanBatchCreate, Endpoint, Input, RequestParts};
use crate::{
    DecodeError, Error, Evidence, Json,
    access::ReadwriteCore,
    encode,
    record::Fields,
    record::too_long,
    sealed::{HasCall, calls},
};

/// Creates many records: all of them, or none.
///
/// Core checks the records one by one. A single invalid record fails the batch, and the error does not name
/// the record. Core works in the background and returns a [`Job`] without the ids of the new records, so list
/// them if you need them. A call whose answer was lost may still have created the records.
///
/// ```
/// use core_api::{BatchCreateTimeEntries, Employee, Endpoint, Id, TimeEntryInput};
/// use jiff::civil::date;
///
/// let day = date(2026, 3, 2).at(0, 0, 0, 0);
/// let entry = TimeEntryInput::new()
///     .date(day)
///     .project_id(Id::NONE)
///     .activity_id(Id::NONE)
///     .resource_id(Id::<Employee>::NONE)
///     .description("Site visit");
/// let request = BatchCreateTimeEntries::new([entry]).to_request(&"https://core.test".parse()?)?;
/// assert_eq!(request.uri().path(), "/timeentry/batch");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
#[doc(alias("bulk", "bulk insert", "import"))]
pub struct BatchCreate<R: CanBatchCreate> {
    /// The inputs, in the order in which they are sent.
    pub inputs: Vec<R::Input>,
}

impl<R: CanBatchCreate> BatchCreate<R> {
    /// Makes the call that creates a record from each complete input.
    #[must_use]
    pub fn new(inputs: impl IntoIterator<Item = impl Input<Resource = R>>) -> Self {
        Self { inputs: inputs.into_iter().map(Input::complete).collect() }
    }
}

impl<R: CanBatchCreate> Endpoint for BatchCreate<R> {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = R::BATCH_PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::BatchCreate>>::EVIDENCE;
    type Access = ReadwriteCore;
    type Response = Job;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        let records: Vec<&dyn Fields> =
            self.inputs.iter().map(|input| input.record() as &dyn Fields).collect();
        fill(&records, request)
    }
}

/// Sets the body. It does not depend on the resource, so it is compiled once.
fn fill(records: &[&dyn Fields], request: &mut RequestParts) -> Result<(), Error> {
    for (index, record) in records.iter().enumerate() {
        if let Some(reason) = too_long(*record) {
            return Err(request.refuse(format!("[{index}]: {reason}")));
        }
    }
    request.note_body(records.first().map_or(&[], |record| record.table()));
    request.text(encode::all_to_string(records))
}

/// A task that Core performs in the background.
///
/// No source shows the fields of a job or a call for its state, so the answer is kept as raw JSON.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Job {
    /// The answer, or `None` if it was empty.
    pub json: Option<Json>,
}

impl Answer for Job {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Json::from_body(text).map(|json| Self { json: Some(json) })
    }

    fn from_nothing() -> Option<Self> {
        Some(Self { json: None })
    }

    /// Accepts an empty body with the status 202, which means that Core has accepted the job.
    fn from_blank(status: StatusCode) -> Option<Self> {
        (status == StatusCode::ACCEPTED).then_some(Self { json: None })
    }
}

impl<R: CanBatchCreate> Clone for BatchCreate<R> {
    fn clone(&self) -> Self {
        Self { inputs: self.inputs.clone() }
    }
}

impl<R: CanBatchCreate> std::fmt::Debug for BatchCreate<R>
where
    R::Input: std::fmt::Debug,
{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchCreate").field("inputs", &self.inputs).finish()
    }
}
