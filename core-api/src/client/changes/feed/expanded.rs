//! Resources whose changed records have nested fields.

use super::ChangeFeed;
use crate::{
    Id,
    client::Change,
    endpoint::{CanGet, CanReadChanges, List},
};

impl<E> ChangeFeed<E> {
    /// Adds a resource like [`follow`](Self::follow), with the nested fields that a list
    /// [expands](List::expand). Pages then hold at most 100 records instead of 1,000.
    ///
    /// Other settings of the list have no effect. Records that were already returned in the same version do not come
    /// again. So [forget](super::super::ChangeCursor::forget) the resource if the store lacks the nested fields.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::{
    ///     Invoice, ListInvoices,
    ///     client::{Change, ChangeCursor},
    /// };
    /// use jiff::civil::DateTime;
    ///
    /// let cursor = ChangeCursor::since(DateTime::MIN);
    /// let list = ListInvoices::new().expand(Invoice::INVOICE_DETAILS);
    /// let mut changes = client.changes_of_all(&cursor)?.follow_expanded(&list, |change| change, []);
    /// while let Some(change) = changes.try_next().await? {
    ///     if let Change::Changed(invoice) = change {
    ///         println!("{:?}", invoice.invoice_details);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn follow_expanded<R, F>(
        mut self,
        list: &List<R>,
        to_event: F,
        known: impl IntoIterator<Item = Id<R>>,
    ) -> Self
    where
        R: CanReadChanges + CanGet,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        let mut expanded = List::new();
        expanded.query.untyped.expand.clone_from(&list.query.untyped.expand);
        self.add(expanded, to_event);
        self.set_known(known);
        self
    }
}
