//! The visitors of the web app by cookie. A real app has a database table with the same rules.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use core_auth::{Grant, Login, UserInfo};
use jiff::Timestamp;
use oauth2::CsrfToken;

/// Maximum number of logins in progress per visitor, one in each tab.
const MAX_LOGINS: usize = 5;

/// Maximum number of visitors who are not logged in.
const MAX_STRANGERS: usize = 10_000;

/// A person who is logged in.
pub(crate) struct Person {
    pub(crate) grant: Grant,
    pub(crate) info: UserInfo,
}

/// A browser.
#[derive(Default)]
struct Visitor {
    person: Option<Person>,
    /// The logins in progress, by key.
    logins: BTreeMap<String, Login>,
}

impl Visitor {
    /// Removes expired logins. Returns the time at which the last remaining login expires.
    fn tidy(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.logins.retain(|_, login| login.expires_at() > now);
        self.logins.values().map(Login::expires_at).max()
    }
}

/// The visitors by cookie value.
#[derive(Default)]
pub(crate) struct Visitors(Mutex<BTreeMap<String, Visitor>>);

impl Visitors {
    /// Stores a login beside the logins of other tabs, and returns the cookie value.
    ///
    /// A person who is already logged in stays logged in.
    pub(crate) fn begin(&self, cookie: Option<String>, login: Login) -> String {
        let mut visitors = self.visitors();
        make_room(&mut visitors);
        let cookie = cookie.filter(|value| visitors.contains_key(value)).unwrap_or_else(new_cookie);
        let visitor = visitors.entry(cookie.clone()).or_default();
        visitor.tidy(Timestamp::now());
        while visitor.logins.len() >= MAX_LOGINS {
            let oldest = visitor.logins.iter().min_by_key(|(_, login)| login.expires_at());
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            visitor.logins.remove(&oldest);
        }
        visitor.logins.insert(login.key(), login);
        cookie
    }

    /// Removes and returns the login that a callback belongs to, so that a second callback fails.
    ///
    /// A forged callback finds no login and changes nothing.
    pub(crate) fn take(&self, cookie: Option<&str>, callback: &str) -> Option<Login> {
        let key = Login::key_of(callback)?;
        self.visitors().get_mut(cookie?)?.logins.remove(&key)
    }

    /// Logs a person in. Returns a new cookie value and the person who was logged in before.
    ///
    /// The cookie value changes at each login, to prevent session fixation.
    pub(crate) fn log_in(&self, cookie: Option<&str>, person: Person) -> (String, Option<Person>) {
        let mut visitors = self.visitors();
        let mut visitor = cookie.and_then(|value| visitors.remove(value)).unwrap_or_default();
        let before = visitor.person.replace(person);
        let cookie = new_cookie();
        visitors.insert(cookie.clone(), visitor);
        (cookie, before)
    }

    /// Logs a person out. Logins in other tabs continue.
    pub(crate) fn log_out(&self, cookie: Option<&str>) -> Option<Person> {
        self.visitors().get_mut(cookie?)?.person.take()
    }

    /// The person who is logged in.
    pub(crate) fn info(&self, cookie: Option<&str>) -> Option<UserInfo> {
        Some(self.visitors().get(cookie?)?.person.as_ref()?.info.clone())
    }

    fn visitors(&self) -> MutexGuard<'_, BTreeMap<String, Visitor>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes visitors who are not logged in and whose logins have expired.
///
/// If too many visitors remain, those whose logins expire first are removed as well.
fn make_room(visitors: &mut BTreeMap<String, Visitor>) {
    let now = Timestamp::now();
    visitors.retain(|_, visitor| visitor.tidy(now).is_some() || visitor.person.is_some());
    let strangers = visitors.iter_mut().filter(|(_, visitor)| visitor.person.is_none());
    let mut strangers: Vec<_> =
        strangers.map(|(cookie, visitor)| (visitor.tidy(now), cookie.clone())).collect();
    let Some(excess) = (strangers.len() + 1).checked_sub(MAX_STRANGERS) else { return };
    strangers.sort_unstable();
    for (_, cookie) in strangers.into_iter().take(excess) {
        visitors.remove(&cookie);
    }
}

/// Returns an unguessable cookie value.
fn new_cookie() -> String {
    CsrfToken::new_random_len(32).into_secret()
}
