//! Which of the known records are no longer there.

use std::{
    collections::BTreeSet,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use crate::{
    Endpoint, Error, Field, Id,
    client::{exchange::Exchange, paging},
    endpoint::{CanGet, CanList, Get, List},
    error::Call,
    field::Filterable,
};

type Ids = BTreeSet<Uuid>;
type Finding = BoxFuture<'static, Result<Ids, Error>>;

/// Finds the missing ones, once it is polled.
pub(super) struct Sweep {
    known: Arc<Ids>,
    find: Box<dyn Fn(Arc<Ids>) -> Finding + Send + Sync>,
    finding: Option<Finding>,
    found: Option<std::collections::btree_set::IntoIter<Uuid>>,
}

impl Sweep {
    pub(super) fn new<R: CanList + CanGet>(exchange: Arc<Exchange>, known: Ids) -> Self {
        let find = move |known: Arc<Ids>| {
            let exchange = Arc::clone(&exchange);
            async move { missing::<R>(&exchange, &known).await }.boxed()
        };
        Self { known: Arc::new(known), find: Box::new(find), finding: None, found: None }
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Uuid, Error>>> {
        loop {
            if let Some(found) = &mut self.found {
                return Poll::Ready(found.next().map(Ok));
            }
            let finding = self.finding.get_or_insert_with(|| (self.find)(Arc::clone(&self.known)));
            let result = ready!(finding.poll_unpin(cx));
            self.finding = None;
            match result {
                Ok(found) => self.found = Some(found.into_iter()),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

async fn missing<R: CanList + CanGet>(exchange: &Arc<Exchange>, known: &Ids) -> Result<Ids, Error> {
    if known.is_empty() {
        return Ok(Ids::new());
    }
    let there = paging::ids(Arc::clone(exchange), &List::<R>::new()).await?;
    let missing: Ids = known.difference(&there).copied().collect();
    if missing.is_empty() {
        return Ok(missing);
    }
    // A list by number may have missed some.
    if R::FIELDS.iter().any(|field| field.name == "id" && field.filter) {
        let id = Field::<R, Id<R>, Filterable>::new("id");
        let list = List::new().filter(id.is_in(missing.iter().copied().map(Id::new)));
        let there = paging::ids(Arc::clone(exchange), &list).await?;
        return Ok(missing.difference(&there).copied().collect());
    }
    let mut gone = Ids::new();
    for id in missing {
        if !is_there::<R>(exchange, id).await? {
            gone.insert(id);
        }
    }
    Ok(gone)
}

async fn is_there<R: CanGet>(exchange: &Exchange, id: Uuid) -> Result<bool, Error> {
    let get = Get::<R>::new(Id::new(id));
    let call = Call::of::<Get<R>>();
    let answer = exchange.run(call, &|base| get.to_request(base)).await?;
    match Get::<R>::decode(answer) {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}
