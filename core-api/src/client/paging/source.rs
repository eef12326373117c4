//! What a list asks for, whatever its record, and asking for a page of it.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use http::Response;
use jiff::civil::DateTime;

use super::cursor::Place;
use crate::{
    BaseUrl, Endpoint, Error, Field,
    client::exchange::Exchange,
    endpoint::{Asked, CanList, List, Page, RequestParts},
    error::Call,
    field::FilterableSortable,
    order::Key,
    record::FieldInfo,
};

/// Which page to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// From 1.
    pub(super) number: u32,
    /// Only rows with this key or a later one.
    pub(super) since: Option<DateTime>,
}

/// What was asked for, and what came.
pub(super) type Landed = (Ask, Result<Response<Bytes>, Error>);

/// A page on its way.
pub(super) type Flight = BoxFuture<'static, Landed>;

/// What a list asks for, and whom.
pub(super) struct Source {
    pub(super) exchange: Arc<Exchange>,
    pub(super) call: Call,
    pub(super) asked: Asked,
    pub(super) size: u32,
    /// The field that rows are read by.
    pub(super) key: Option<&'static str>,
    /// Why it cannot be read at all.
    pub(super) refused: Option<String>,
}

/// The moment of creation does not change, so a list in its order keeps its pages.
const CREATION: &str = "createdOn";

/// What does not go with reading by a key.
fn check_key(asked: &Asked, key: &str) -> Option<String> {
    if let Some(order) = asked.order {
        return Some(format!(
            "a list that is read by `{key}` has no other order; leave `{order}` out"
        ));
    }
    let number = asked.page.map_or(1, |page| page.number);
    (number != 1).then(|| {
        format!("a list that is read by `{key}` starts at its beginning, not at page {number}")
    })
}

impl Source {
    /// What a list asks for, and where it starts.
    pub(super) fn new<R: CanList>(exchange: Arc<Exchange>, list: &List<R>) -> (Self, Place) {
        let call = Call { method: List::<R>::METHOD, path: List::<R>::PATH };
        let asked = list.query.asked.clone();
        let is_sortable = |field: &&FieldInfo| field.sort && field.name == CREATION;
        let order = R::FIELDS.iter().find(is_sortable).map(|field| field.name);
        Self::of(exchange, call, asked, list.reading.key, order)
    }

    fn of(
        exchange: Arc<Exchange>,
        call: Call,
        mut asked: Asked,
        key: Option<&'static str>,
        order: Option<&'static str>,
    ) -> (Self, Place) {
        let refused = key.and_then(|key| check_key(&asked, key)).or_else(|| asked.check().err());
        let size = asked.page.map_or(asked.max_page_size(), |page| page.size);
        let number = asked.page.take().map_or(1, |page| page.number);
        let place = match key {
            Some(_) => Place::Key { since: None, given: Vec::new() },
            None => Place::Page { number, rows: 0 },
        };
        if let Some(field) = key.or_else(|| order.filter(|_| asked.order.is_none())) {
            asked.order = Some(Key { field, is_descending: false });
        }
        if !asked.fields.is_empty() {
            ["id"].into_iter().chain(key).for_each(|name| asked.add_field(name));
        }
        (Self { exchange, call, asked, size, key, refused }, place)
    }

    /// Asks for a page.
    pub(super) fn fetch(&self, ask: Ask) -> Flight {
        let (exchange, call) = (Arc::clone(&self.exchange), self.call.clone());
        let asked = self.page(ask);
        async move {
            let request = |base: &BaseUrl| {
                let mut parts = RequestParts::new(call.clone());
                let filled = parts.ask(&asked);
                parts.into_request(filled, base)
            };
            (ask, exchange.run(call.clone(), &request).await)
        }
        .boxed()
    }

    fn page(&self, Ask { number, since }: Ask) -> Asked {
        let mut asked = self.asked.clone();
        asked.page = Some(Page { number, size: self.size });
        if let (Some(name), Some(since)) = (self.key, since) {
            let from = Field::<(), DateTime, FilterableSortable>::new(name).ge(since);
            asked.add_filter(from.alternatives());
        }
        asked
    }
}
