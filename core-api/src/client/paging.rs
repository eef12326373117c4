//! Lists read from page to page.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::{Stream, stream::BoxStream};
use futures_util::{StreamExt, stream};

use super::exchange::Exchange;
use crate::{
    Endpoint, Error, ErrorKind, Id, Order,
    endpoint::{CanList, List, Page},
    error::Call,
};

/// The pages of a list; see [`Client::pages`](super::Client::pages).
///
/// After an error, the next poll asks for the same page again.
pub struct Pages<R>(BoxStream<'static, Result<Vec<R>, Error>>);

impl<R: CanList> Pages<R> {
    pub(super) fn new(exchange: Arc<Exchange>, list: List<R>) -> Self {
        let reader = Reader { exchange, list: Some(ordered(list)), last: None };
        Self(
            stream::unfold(reader, async |mut reader| {
                let page = reader.next().await?;
                Some((page, reader))
            })
            .boxed(),
        )
    }

    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// As [`Client::send`](super::Client::send).
    pub async fn try_next(&mut self) -> Result<Option<Vec<R>>, Error> {
        self.0.next().await.transpose()
    }
}

/// A list with the page to ask for next, and an order where it had none and Core has one that
/// does not change while pages are read.
fn ordered<R: CanList>(mut list: List<R>) -> List<R> {
    let first = Page { number: 1, size: list.query.max_page_size() };
    list.query.page.get_or_insert(first);
    let creation = R::FIELDS.iter().find(|field| field.sort && field.name == "createdOn");
    if let (None, Some(field)) = (list.query.order, creation) {
        list.query.order = Some(Order::new(field.name, false));
    }
    list
}

struct Reader<R> {
    exchange: Arc<Exchange>,
    /// The next page; `None` after the last one.
    list: Option<List<R>>,
    /// First and last record of the page before.
    last: Option<(Id<R>, Id<R>)>,
}

impl<R: CanList> Reader<R> {
    async fn next(&mut self) -> Option<Result<Vec<R>, Error>> {
        let list = self.list.as_mut()?;
        let call = Call { method: List::<R>::METHOD, path: List::<R>::PATH };
        let page = {
            let list = &*list;
            let answer = self.exchange.run(call.clone(), &|base| list.to_request(base)).await;
            match answer.and_then(List::<R>::decode) {
                Ok(page) => page,
                Err(error) => return Some(Err(error)),
            }
        };
        let ends = page.first().map(R::id).zip(page.last().map(R::id));
        let asked = list.query.page.as_mut()?;
        if ends.is_some() && ends == self.last {
            let detail = format!("page {} is the same as the one before", asked.number);
            self.list = None;
            return Some(Err(Error::new(ErrorKind::Decode, call, detail)));
        }
        self.last = ends;
        asked.number += 1;
        if page.len() < asked.size as usize {
            self.list = None;
        }
        (!page.is_empty()).then_some(Ok(page))
    }
}

impl<R> Stream for Pages<R> {
    type Item = Result<Vec<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

/// The records of a list; see [`Client::stream`](super::Client::stream).
///
/// After an error, the next poll asks for the same page again.
pub struct Records<R> {
    pages: Pages<R>,
    page: vec::IntoIter<R>,
}

impl<R: CanList> Records<R> {
    pub(super) fn new(pages: Pages<R>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next record, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// As [`Client::send`](super::Client::send).
    pub async fn try_next(&mut self) -> Result<Option<R>, Error> {
        self.next().await.transpose()
    }
}

// Nothing in it is pinned.
impl<R> Unpin for Records<R> {}

impl<R> Stream for Records<R> {
    type Item = Result<R, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(record) = self.page.next() {
                return Poll::Ready(Some(Ok(record)));
            }
            match ready!(self.pages.poll_next_unpin(cx)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Records<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").finish_non_exhaustive()
    }
}
