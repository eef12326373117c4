//! The creates of an import.

use std::{cell::RefCell, collections::BTreeSet};

use core_api::{
    Client, ErrorKind,
    catalog::{CallInfo, ResourceInfo},
    record::FieldInfo,
};
use futures_util::{StreamExt, stream};

use super::{Existing, ImportRow, Journal, Outcome, RowState, journal};
use crate::{error::CliError, record_calls};

/// The creates in flight. The client's own limits hold as well.
const CONCURRENCY: usize = 4;

/// The largest number of consecutive unclear outcomes. A server that fails so often fails for the other rows as well.
const MOST_UNCLEAR: usize = 5;

/// Sends rows, each noted in the journal before and after.
pub(crate) struct Sender<'a> {
    client: &'a Client,
    resource: &'static ResourceInfo,
    call: &'static CallInfo,
    key: Vec<&'static FieldInfo>,
    journal: RefCell<&'a mut Journal>,
    state: RefCell<SenderState>,
}

#[derive(Default)]
struct SenderState {
    /// The reason why no other row is sent.
    stop: Option<String>,
    /// Consecutive unclear outcomes.
    unclear: usize,
}

impl<'a> Sender<'a> {
    /// Makes a sender. `key` has the fields that identify a record after a lost answer.
    pub(crate) fn new(
        client: &'a Client,
        resource: &'static ResourceInfo,
        call: &'static CallInfo,
        key: Vec<&'static FieldInfo>,
        journal: &'a mut Journal,
    ) -> Self {
        let (journal, state) = (RefCell::new(journal), RefCell::default());
        Self { client, resource, call, key, journal, state }
    }

    /// Sends rows, and passes the outcomes on in their order.
    ///
    /// # Errors
    ///
    /// If the journal cannot be written, or if `done` fails.
    pub(crate) async fn send(
        &self,
        rows: Vec<&ImportRow>,
        mut done: impl FnMut(&ImportRow, Outcome) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let sent = rows.into_iter().map(|row| async move { (row, self.send_row(row).await) });
        let mut sent = stream::iter(sent).buffered(CONCURRENCY);
        while let Some((row, outcome)) = sent.next().await {
            done(row, outcome?)?;
        }
        Ok(())
    }

    async fn send_row(&self, row: &ImportRow) -> Result<Outcome, CliError> {
        if let Some(reason) = self.state.borrow().stop.clone() {
            return Ok(Outcome::Unsent(reason));
        }
        self.note(row, RowState::Sending { at: journal::now() })?;
        let answer = record_calls::create(self.client, self.call, &row.record).await;
        let id = answer.as_ref().ok().and_then(|made| record_calls::object(made).ok()?.text("id"));
        let error = match (answer, id) {
            (Ok(_), Some(id)) => {
                self.state.borrow_mut().unclear = 0;
                self.note(row, RowState::Done { id: id.clone() })?;
                return Ok(Outcome::Created(id));
            }
            (Ok(_), None) => return self.look_again(row, "the answer has no id").await,
            (Err(error), _) => error,
        };
        if error.is_outcome_unknown() {
            return self.look_again(row, &error.to_string()).await;
        }
        self.note(row, RowState::Refused)?;
        let reason = error.to_string();
        if concerns_all(&error) {
            self.state.borrow_mut().stop = Some(reason.clone());
            return Ok(Outcome::Unsent(reason));
        }
        self.state.borrow_mut().unclear = 0;
        Ok(Outcome::Refused(reason))
    }

    /// Looks for the record of a row whose answer was lost.
    async fn look_again(&self, row: &ImportRow, reason: &str) -> Result<Outcome, CliError> {
        let taken = taken(self.journal.borrow().rows().values());
        let found = Existing::search(self.client, self.resource, &self.key, &[row], &taken).await;
        // While the search ran, an equal row may have taken the record.
        let found = found.ok().and_then(|mut found| {
            let taken = self::taken(self.journal.borrow().rows().values());
            std::iter::from_fn(|| found.take(row)).find(|id| !taken.contains(id))
        });
        if let Some(id) = found {
            self.note(row, RowState::Done { id: id.clone() })?;
            return Ok(Outcome::Recovered(id));
        }
        let mut state = self.state.borrow_mut();
        state.unclear = state.unclear.saturating_add(1);
        if state.unclear >= MOST_UNCLEAR {
            state.stop.get_or_insert_with(|| format!("{MOST_UNCLEAR} answers in a row were lost"));
        }
        Ok(Outcome::Unclear(format!(
            "{reason}; no record with these values was found, but it may appear later; run the import again"
        )))
    }

    fn note(&self, row: &ImportRow, state: RowState) -> Result<(), CliError> {
        self.journal.borrow_mut().note(&row.key, state)
    }
}

/// Returns the ids of records that belong to a row already.
pub(crate) fn taken<'a>(rows: impl Iterator<Item = &'a RowState>) -> BTreeSet<String> {
    rows.filter_map(|state| match state {
        RowState::Done { id } => Some(id.clone()),
        RowState::Sending { .. } | RowState::Refused => None,
    })
    .collect()
}

/// Returns whether an error concerns all rows, and nothing was done.
fn concerns_all(error: &core_api::Error) -> bool {
    error.needs_login()
        || matches!(
            error.kind(),
            ErrorKind::Token
                | ErrorKind::NotAuthenticated
                | ErrorKind::Permission
                | ErrorKind::Throttled
                | ErrorKind::RateLimited
                | ErrorKind::Connection
                | ErrorKind::Timeout
        )
}
