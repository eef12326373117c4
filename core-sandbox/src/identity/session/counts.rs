//! How often tokens came and were exchanged.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Identity;
use crate::server::SessionCounters;

impl Identity {
    /// Notes that a refresh token came.
    pub(crate) fn note_presented(&mut self, token: &str) {
        self.refresh_tokens.get_mut(token).into_iter().for_each(|token| token.presentations += 1);
    }

    /// How often each refresh token came.
    pub(crate) fn presentations(&self) -> Vec<u64> {
        self.refresh_tokens.values().map(|token| token.presentations).collect()
    }

    /// What came of each login that gave a refresh token, in the order of the logins.
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

    /// The app that an access token was given to; empty where there is none.
    pub(crate) fn client_of(&self, token: &str) -> String {
        self.access_tokens.get(token).map(|token| token.client_id.clone()).unwrap_or_default()
    }
}

/// The least time between two of these moments, in milliseconds.
fn least_gap(mut moments: Vec<Timestamp>) -> Option<u64> {
    moments.sort_unstable();
    let gaps = moments.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_millis());
    gaps.min().and_then(|gap| u64::try_from(gap).ok())
}
