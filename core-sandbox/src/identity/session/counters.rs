//! Counters of sessions and refresh tokens.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{AccessToken, Identity};
use crate::identity::company::Owner;

/// The counters of one login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SessionCounters {
    /// The number of exchanges of refresh tokens.
    pub refreshes: u64,
    /// The number of presentations of the refresh token that was presented most often.
    pub most_presentations: u64,
    /// The shortest time between two exchanges, in milliseconds.
    pub least_gap_milliseconds: Option<u64>,
    /// True if a replay or a request has revoked the session.
    pub is_revoked: bool,
}

/// Counts of refresh tokens and their presentations.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Presentations {
    /// The number of tokens.
    pub(crate) tokens: u64,
    /// The number of tokens that were presented at least once.
    pub(crate) presented: u64,
    /// The number of presentations of the token that was presented most often.
    pub(crate) most: u64,
}

impl Presentations {
    /// Adds a token with this number of presentations.
    pub(super) fn add(&mut self, presentations: u64) {
        self.tokens += 1;
        self.presented += u64::from(presentations > 0);
        self.most = self.most.max(presentations);
    }
}

impl Identity {
    /// Counts a presentation of a refresh token.
    pub(crate) fn count_presentation(&mut self, token: &str) {
        self.refresh_tokens.get_mut(token).into_iter().for_each(|token| token.presentations += 1);
    }

    /// Returns the counts of all refresh tokens.
    pub(crate) fn presentations(&self) -> Presentations {
        let mut all = self.forgotten;
        self.refresh_tokens.values().for_each(|token| all.add(token.presentations));
        all
    }

    /// Returns the counters of each login with a refresh token, in the order of the logins.
    pub(crate) fn sessions(&self) -> Vec<SessionCounters> {
        let mut sessions = BTreeMap::new();
        let mut spent = BTreeMap::<_, Vec<_>>::new();
        for token in self.refresh_tokens.values() {
            let counters: &mut SessionCounters = sessions.entry(token.session).or_default();
            spent.entry(token.session).or_default().extend(token.spent_at);
            counters.refreshes += token.uses;
            counters.most_presentations = counters.most_presentations.max(token.presentations);
            counters.is_revoked = self.revoked.contains(&token.session);
        }
        for (session, counters) in &mut sessions {
            counters.least_gap_milliseconds = least_gap(spent.remove(session).unwrap_or_default());
        }
        sessions.into_values().collect()
    }

    /// Returns the app and the person of an access token as one text, because Core limits the calls
    /// of each app and user. It is empty for a token that is not valid.
    pub(crate) fn caller_of(&self, token: &str) -> String {
        let name = |token: &AccessToken| {
            let Owner { company, person } = token.owner;
            format!("{} {company} {person}", token.client_id)
        };
        self.access_token(token).map(name).unwrap_or_default()
    }
}

/// Returns the shortest gap between two of the times, in milliseconds.
fn least_gap(mut times: Vec<Timestamp>) -> Option<u64> {
    times.sort_unstable();
    let gaps = times.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_millis());
    gaps.min().and_then(|gap| u64::try_from(gap).ok())
}
