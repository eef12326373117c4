//! Finding deleted records among the known ones.
//!
//! A record that a list lacks may still exist, because a server may cap pages or hide rows. So each one
//! is looked up by its id before it is reported.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};
use uuid::Uuid;

use crate::{
    Endpoint, Error, ErrorKind, Field, Id,
    client::{paging, pipeline::Pipeline},
    endpoint::{CanGet, CanList, Get, List},
    error::Call,
    field::Filterable,
};

type Ids = BTreeSet<Uuid>;
type Listing = BoxFuture<'static, Result<Ids, Error>>;
type Lookup = BoxFuture<'static, (Uuid, Result<bool, Error>)>;

/// Number of records that are looked up at the same time.
const LOOKUPS: usize = 4;

/// Finds deleted records. It does nothing until it is polled.
pub(super) struct Sweep {
    known: Arc<Ids>,
    list: Box<dyn Fn(Arc<Ids>) -> Listing + Send + Sync>,
    look_up: Box<dyn Fn(Uuid) -> Lookup + Send + Sync>,
    listing: Option<Listing>,
    /// The records that the list lacks and that are not looked up yet. `None` until the list is read.
    missing: Option<VecDeque<Uuid>>,
    lookups: FuturesOrdered<Lookup>,
}

impl Sweep {
    pub(super) fn new<R: CanList + CanGet>(pipeline: Arc<Pipeline>, known: Ids) -> Self {
        let lists = Arc::clone(&pipeline);
        let list = move |known: Arc<Ids>| {
            let pipeline = Arc::clone(&lists);
            async move { missing::<R>(&pipeline, &known).await }.boxed()
        };
        let look_up = move |id| {
            let pipeline = Arc::clone(&pipeline);
            async move { (id, is_gone::<R>(&pipeline, id).await) }.boxed()
        };
        Self {
            known: Arc::new(known),
            list: Box::new(list),
            look_up: Box::new(look_up),
            listing: None,
            missing: None,
            lookups: FuturesOrdered::new(),
        }
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Uuid, Error>>> {
        while self.missing.is_none() {
            let listing = self.listing.get_or_insert_with(|| (self.list)(Arc::clone(&self.known)));
            let missing = ready!(listing.poll_unpin(cx));
            self.listing = None;
            match missing {
                Ok(missing) => self.missing = Some(missing.into_iter().collect()),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        let missing = self.missing.get_or_insert_default();
        loop {
            while self.lookups.len() < LOOKUPS
                && let Some(id) = missing.pop_front()
            {
                self.lookups.push_back((self.look_up)(id));
            }
            match ready!(self.lookups.poll_next_unpin(cx)) {
                Some((id, Ok(true))) => return Poll::Ready(Some(Ok(id))),
                Some((_, Ok(false))) => {}
                Some((id, Err(error))) => {
                    // The next poll looks it up again.
                    missing.push_front(id);
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Returns the known records that the lists lack.
async fn missing<R: CanList>(pipeline: &Arc<Pipeline>, known: &Ids) -> Result<Ids, Error> {
    if known.is_empty() {
        return Ok(Ids::new());
    }
    let there = paging::ids(Arc::clone(pipeline), &List::<R>::new()).await?;
    let missing: Ids = known.difference(&there).copied().collect();
    let is_filterable = R::FIELDS.iter().any(|field| field.name == "id" && field.filter);
    // One list by id saves lookups if the first list missed several records.
    if missing.len() <= LOOKUPS || !is_filterable {
        return Ok(missing);
    }
    let id = Field::<R, Id<R>, Filterable>::new("id");
    let list = List::new().filter(id.is_in(missing.iter().copied().map(Id::new)));
    let there = paging::ids(Arc::clone(pipeline), &list).await?;
    Ok(missing.difference(&there).copied().collect())
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
