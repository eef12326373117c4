//! The first or the only record of a list.

use uuid::Uuid;

use super::Client;
use crate::{
    Error, ErrorKind, Projection,
    access::{AllowedFor, ReadCore},
    endpoint::{CanList, List},
    error::Call,
    filter::FilterExpr,
    record::{Fields, View},
};

impl<A> Client<A> {
    /// Reads the first record of a list, or `None` if the list is empty.
    ///
    /// # Errors
    ///
    /// The errors of [`send`](Self::send).
    pub async fn first<R, P>(&self, list: List<R, P>) -> Result<Option<P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        Ok(self.send(list.page(1, 1)).await?.into_iter().next())
    }

    /// Reads the only record of a list.
    ///
    /// [`find`](Self::find) and [`find_one`](Self::find_one) look up a record by a value, and compare its case.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if the list is empty, [`NotUnique`](ErrorKind::NotUnique) with the first
    /// ids if it has several records, and the errors of [`send`](Self::send).
    pub async fn one<R, P>(&self, list: List<R, P>) -> Result<P, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        ReadCore: AllowedFor<A>,
    {
        let filter = list.query.untyped.filter.as_ref().map(FilterExpr::to_shown);
        let filter = filter.map_or_else(|| "the list".to_owned(), |filter| format!("`{filter}`"));
        let mut records = self.send(list.page(1, 2)).await?.into_iter();
        let (kind, detail) = match (records.next(), records.next()) {
            (Some(record), None) => return Ok(record),
            (None, _) => (ErrorKind::NotFound, format!("no record matches {filter}")),
            (Some(first), Some(second)) => {
                let ids = [&first, &second].map(|record| id_of(record));
                let ids = ids.into_iter().flatten().map(|id| id.to_string()).collect::<Vec<_>>();
                let among = if ids.is_empty() {
                    String::new()
                } else {
                    format!(", such as {}", ids.join(" and "))
                };
                (ErrorKind::NotUnique, format!("more than one record matches {filter}{among}"))
            }
        };
        Err(Error::new(kind, Call::of::<List<R, P>>(), detail))
    }
}

/// Returns the id of a row, if it has one.
fn id_of(row: &dyn Fields) -> Option<Uuid> {
    let index = row.table().iter().position(|field| field.name == "id")?;
    match row.field_ref(index)?.view() {
        View::Id(id) => Some(id),
        _ => None,
    }
}
