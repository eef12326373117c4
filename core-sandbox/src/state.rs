//! The state that all handlers share.

mod company;
mod people;
mod reach;
mod records;
mod registrations;
#[cfg_attr(not(feature = "store"), allow(dead_code, reason = "only a store reads it"))]
mod saving;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    counters::Counters,
    data::{Database, PageCaps, Unconfirmed},
    fault::Faults,
    identity::{Apps, Company, Identity, Owner, Person},
    rate_limit::{RateLimit, RateLimiter},
    recorder::Recorder,
};
pub(crate) use company::CompanyState;
pub(crate) use people::people;
pub(crate) use reach::Reach;
pub(crate) use records::company_folder;
#[cfg(feature = "store")]
pub(crate) use saving::APPS;
pub(crate) use saving::Saving;

/// The state of a server, shared by all handlers.
pub(crate) type SharedState = Arc<ServerState>;

/// The state of a server.
pub(crate) struct ServerState {
    pub(crate) settings: Settings,
    pub(crate) faults: Arc<Faults>,
    pub(crate) rate_limiter: Option<RateLimiter>,
    /// The lifetime of new access tokens in seconds.
    token_lifetime: AtomicU64,
    counters: Mutex<Counters>,
    identity: Mutex<Identity>,
    apps: Mutex<Apps>,
    /// The first company of the settings, which calls without a login belong to.
    first: CompanyState,
    /// The other companies.
    others: Vec<CompanyState>,
    /// The person who logs in without a choice.
    owner: Mutex<Owner>,
    /// The store, or `None` if the data ends with the process.
    saving: Option<Mutex<Saving>>,
}

/// The settings, which do not change while the server runs.
pub(crate) struct Settings {
    pub(crate) auto_consent: bool,
    /// The address of the server without a path: the public one, or that on this machine.
    pub(crate) address: String,
    pub(crate) reach: Reach,
    /// The delay of each response of the API.
    pub(crate) latency: Duration,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) page_caps: PageCaps,
    /// The treatment of queries that no source shows.
    pub(crate) unconfirmed: Unconfirmed,
    /// The journal and the log.
    pub(crate) recorder: Arc<Recorder>,
}

impl ServerState {
    /// Creates the state of a server. The first company is that of calls without a login.
    pub(crate) fn new(
        settings: Settings,
        token_lifetime: Duration,
        identity: Identity,
        apps: Apps,
        companies: (CompanyState, Vec<CompanyState>),
    ) -> Self {
        let (first, others) = companies;
        Self {
            rate_limiter: settings.rate_limit.map(RateLimiter::new),
            settings,
            faults: Arc::default(),
            token_lifetime: AtomicU64::new(token_lifetime.as_secs()),
            counters: Mutex::default(),
            identity: Mutex::new(identity),
            apps: Mutex::new(apps),
            first,
            others,
            owner: Mutex::default(),
            saving: None,
        }
    }

    /// Returns whether all state is saved in a store.
    pub(crate) fn is_saved(&self) -> bool {
        self.saving.is_some()
    }

    /// Saves all state in a store from now on.
    pub(crate) fn save_in(&mut self, saving: Saving) {
        self.saving = Some(Mutex::new(saving));
    }

    /// Returns the issuer, which is also the base URL of the identity server.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/idp", self.settings.address)
    }

    /// Returns the lifetime of new access tokens.
    pub(crate) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_lifetime.load(Ordering::Relaxed))
    }

    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.token_lifetime.store(lifetime.as_secs(), Ordering::Relaxed);
    }

    /// Increments a counter and returns its new value.
    pub(crate) fn count(&self, counter: impl FnOnce(&mut Counters) -> &mut u64) -> u64 {
        let mut counters = lock(&self.counters);
        let count = counter(&mut counters);
        *count += 1;
        *count
    }

    /// Returns all counters.
    pub(crate) fn counters(&self) -> Counters {
        let presentations = self.identity().presentations();
        let most = self.rate_limiter.as_ref().map_or(0, RateLimiter::most_in_a_window);
        Counters {
            most_in_a_window: most as u64,
            refresh_tokens: presentations.tokens,
            presented: presentations.presented,
            most_presentations: presentations.most,
            ..*lock(&self.counters)
        }
    }

    pub(crate) fn identity(&self) -> MutexGuard<'_, Identity> {
        lock(&self.identity)
    }

    /// Makes the signing key before it is needed. Other requests do not wait for a random key.
    pub(crate) fn prepare_signing_key(&self) {
        let key = self.identity().key();
        key.prepare();
    }

    pub(crate) fn apps(&self) -> MutexGuard<'_, Apps> {
        lock(&self.apps)
    }

    /// Returns the records of the first company.
    pub(crate) fn database(&self) -> MutexGuard<'_, Database> {
        self.first.database()
    }

    /// Returns the first company.
    pub(crate) fn first_company(&self) -> &CompanyState {
        &self.first
    }

    /// Returns all companies, in the order of the settings.
    pub(crate) fn companies(&self) -> impl Iterator<Item = &CompanyState> {
        [&self.first].into_iter().chain(&self.others)
    }

    /// Returns whether a path is that of an API call, in any data center.
    pub(crate) fn is_api(&self, path: &str) -> bool {
        let rest = |company: &CompanyState| path.strip_prefix(company.api_path.as_str());
        self.companies().any(|company| rest(company).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Returns the company of this resource owner.
    pub(crate) fn company_of(&self, owner: Owner) -> Option<&CompanyState> {
        self.companies().nth(owner.company)
    }

    /// Returns the person and the company of this resource owner.
    pub(crate) fn person_of(&self, owner: Owner) -> Option<(&CompanyState, &Arc<Person>)> {
        let company = self.company_of(owner)?;
        Some((company, company.people().get(owner.person)?))
    }

    /// Returns the person who logs in without a choice.
    pub(crate) fn owner(&self) -> Owner {
        *lock(&self.owner)
    }

    /// Makes a person log in without a choice. The development token is of this person, too.
    pub(crate) fn set_owner(&self, owner: Owner) {
        *lock(&self.owner) = owner;
        self.identity().set_development_owner(owner);
    }

    /// Returns the person of any company whose id, name, email or role a text is.
    ///
    /// With `company`, only the people of the company with this name count.
    pub(crate) fn find_owner(&self, company: Option<&str>, person: Option<&str>) -> Option<Owner> {
        let is_named = |name: &str| company.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
        let companies = self.companies().enumerate().filter(|(_, known)| is_named(&known.name));
        for (company, known) in companies {
            let found = match person {
                Some(text) => known.people().iter().position(|person| person.is_named(text)),
                None => Some(0),
            };
            if let Some(person) = found {
                return Some(Owner { company, person });
            }
        }
        None
    }

    /// Returns the companies and their people for programs.
    pub(crate) fn public_companies(&self) -> Vec<Company> {
        let company = |state: &CompanyState| Company {
            name: state.name.clone(),
            endpoint: state.endpoint.clone(),
            people: state.people().iter().map(|person| Person::clone(person)).collect(),
        };
        self.companies().map(company).collect()
    }
}

/// Locks a mutex, even if a handler panicked while it held the lock.
///
/// At worst, the panic left a call partly executed, and its client got no response.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
