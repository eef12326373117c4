//! The visitors of the web app, by their cookies; in a real one, a table with the same rules.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use core_auth::{Grant, Login, UserInfo};
use jiff::Timestamp;
use oauth2::CsrfToken;

/// The most logins that a visitor has on their way: one in each tab.
const MAX_LOGINS: usize = 5;

/// The most visitors that are not logged in.
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
    /// The logins on their way, by their keys.
    logins: BTreeMap<String, Login>,
}

impl Visitor {
    /// Removes the logins that have expired; gives the moment at which the last one does.
    fn tidy(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.logins.retain(|_, login| login.expires_at() > now);
        self.logins.values().map(Login::expires_at).max()
    }
}

/// The visitors by the values of their cookies.
#[derive(Default)]
pub(crate) struct Visitors(Mutex<BTreeMap<String, Visitor>>);

impl Visitors {
    /// Keeps a login beside those of other tabs, and gives the value of the cookie.
    ///
    /// A person who is logged in stays so.
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

    /// Takes out the login that a callback answers, so that a second callback finds none.
    ///
    /// A forged callback finds no login, and changes nothing.
    pub(crate) fn take(&self, cookie: Option<&str>, callback: &str) -> Option<Login> {
        let key = Login::key_of(callback)?;
        self.visitors().get_mut(cookie?)?.logins.remove(&key)
    }

    /// Logs a person in, under a new value of the cookie: one that somebody planted before is worth
    /// nothing. Gives the person who was logged in before, too.
    pub(crate) fn log_in(&self, cookie: Option<&str>, person: Person) -> (String, Option<Person>) {
        let mut visitors = self.visitors();
        let mut visitor = cookie.and_then(|value| visitors.remove(value)).unwrap_or_default();
        let before = visitor.person.replace(person);
        let cookie = new_cookie();
        visitors.insert(cookie.clone(), visitor);
        (cookie, before)
    }

    /// Logs a person out. Logins of other tabs go on.
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

/// Removes the visitors who are not logged in and whose logins have expired; of too many, those
/// whose logins expire first.
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

/// A value that nobody can guess.
fn new_cookie() -> String {
    CsrfToken::new_random_len(32).into_secret()
}
