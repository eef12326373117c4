//! Calls that find out whether records exist, independent of the record type.

use std::sync::Arc;

use futures_util::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use crate::{
    Endpoint, Error, ErrorKind, Field, Id,
    client::{id_set::IdSet, paging, pipeline::Pipeline},
    endpoint::{CanGet, CanList, Get, List},
    error::Call,
    field::Filterable,
};

/// Number of records that are looked up at the same time.
pub(super) const LOOKUPS: usize = 4;

pub(super) type Listing = BoxFuture<'static, Result<Absent, Error>>;
pub(super) type Lookup = BoxFuture<'static, (Uuid, Result<bool, Error>)>;

/// The records that lists lack.
pub(super) struct Absent {
    pub(super) ids: IdSet,
    /// True if a list by id lacks records that the history claims to be deleted.
    pub(super) is_proven: bool,
}

/// The calls of one resource.
pub(super) struct RecordFinder {
    list_all: Box<dyn Fn(Arc<IdSet>) -> Listing + Send + Sync>,
    list_claimed: Box<dyn Fn(Arc<IdSet>) -> Listing + Send + Sync>,
    look_up: Box<dyn Fn(Uuid) -> Lookup + Send + Sync>,
}

impl RecordFinder {
    pub(super) fn new<R: CanList + CanGet>(pipeline: Arc<Pipeline>) -> Self {
        let (all, claimed) = (Arc::clone(&pipeline), Arc::clone(&pipeline));
        let list_all = move |known: Arc<IdSet>| {
            let pipeline = Arc::clone(&all);
            async move {
                let ids = absent::<R>(&pipeline, &known).await?;
                Ok(Absent { ids, is_proven: false })
            }
            .boxed()
        };
        let list_claimed = move |claimed_ids: Arc<IdSet>| {
            let pipeline = Arc::clone(&claimed);
            async move {
                let is_proven = saves_lookups::<R>(claimed_ids.len());
                let ids = absent_by_id::<R>(&pipeline, IdSet::clone(&claimed_ids)).await?;
                Ok(Absent { ids, is_proven })
            }
            .boxed()
        };
        let look_up = move |id| {
            let shared = Arc::clone(&pipeline);
            let lookup = pipeline.in_background(&Call::of::<Get<R>>(), async move {
                is_gone::<R>(&shared, id).await
            });
            lookup.map(move |is_gone| (id, is_gone)).boxed()
        };
        Self {
            list_all: Box::new(list_all),
            list_claimed: Box::new(list_claimed),
            look_up: Box::new(look_up),
        }
    }

    /// Reads all ids, and returns the known records that are not among them.
    pub(super) fn list_all(&self, known: Arc<IdSet>) -> Listing {
        (self.list_all)(known)
    }

    /// Returns the records that a list by id lacks. A few records are left to lookups.
    pub(super) fn list_claimed(&self, claimed: Arc<IdSet>) -> Listing {
        (self.list_claimed)(claimed)
    }

    /// Returns whether Core says that the record does not exist.
    pub(super) fn look_up(&self, id: Uuid) -> Lookup {
        (self.look_up)(id)
    }
}

/// Returns the known records that the lists lack.
async fn absent<R: CanList>(pipeline: &Arc<Pipeline>, known: &IdSet) -> Result<IdSet, Error> {
    if known.is_empty() {
        return Ok(IdSet::default());
    }
    let there = paging::ids(Arc::clone(pipeline), &List::<R>::new()).await?;
    absent_by_id::<R>(pipeline, known.difference(&there)).await
}

/// Returns whether one list by id saves lookups of this number of records.
fn saves_lookups<R: CanList>(records: usize) -> bool {
    records > LOOKUPS && R::FIELDS.iter().any(|field| field.name == "id" && field.filter.is_known())
}

/// Returns the records that a list by id lacks, or all of them if the list would save nothing.
async fn absent_by_id<R: CanList>(
    pipeline: &Arc<Pipeline>,
    records: IdSet,
) -> Result<IdSet, Error> {
    if !saves_lookups::<R>(records.len()) {
        return Ok(records);
    }
    let id = Field::<R, Id<R>, Filterable>::new("id");
    let list = List::new().filter(id.is_in(records.iter().map(Id::new)));
    let there = paging::ids(Arc::clone(pipeline), &list).await?;
    Ok(records.difference(&there))
}

/// Returns whether Core says that the record does not exist.
async fn is_gone<R: CanGet>(pipeline: &Pipeline, id: Uuid) -> Result<bool, Error> {
    let get = Get::<R>::new(Id::new(id));
    let call = Call::of::<Get<R>>();
    let answer = pipeline.run(call.clone(), &|base| get.to_request(base)).await?;
    let is_page = answer.body().trim_ascii_start().starts_with(b"<");
    let (status, extensions) = (answer.status(), answer.extensions().clone());
    match get.read(answer) {
        Ok(_) => Ok(false),
        Err(error) if !error.is_not_found() => Err(error),
        // A gateway that cannot reach Core may answer 404 with its own HTML page.
        Err(_) if is_page => {
            let detail = "an HTML page does not prove that the record is deleted";
            let error = Error::new(ErrorKind::Decode, call, detail).with_status(status);
            Err(error.mark_foreign().with_context(&extensions))
        }
        Err(_) => Ok(true),
    }
}
