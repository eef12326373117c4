//! The state of a new server.

use std::{io, sync::Arc};

use jiff::{ZonedDateTime, civil::Date};
use url::{Host, Url};

use super::SandboxBuilder;
use crate::{
    data::{self, COMPANY_NAME, DataSet, Database, Unconfirmed},
    identity::{AppRegistration, Apps, CompanySettings, Identity, SAMPLE_SECRET, Secrets},
    journal::Journal,
    log::Log,
    recorder::Recorder,
    state::{CompanyState, Reach, Saving, ServerState, Settings, company_folder, people},
};

#[cfg(feature = "exposed")]
use crate::identity::SigningKey;
#[cfg(feature = "store")]
use crate::{
    state::APPS,
    store::{SqliteStore, StoreError},
};

/// The access token that never expires. Everybody knows it, so it is only for sandboxes that no other
/// machine reaches.
const DEVELOPMENT_TOKEN: &str = "sandbox-development-token-which-never-expires";

impl SandboxBuilder {
    /// Returns the state of a server that listens at this address.
    pub(super) fn state(&self, address: &str, reach: Reach) -> io::Result<ServerState> {
        let public = self.public_url.clone().unwrap_or_else(|| address.to_owned());
        let mut identity = Identity::new(self.seed.map_or_else(Secrets::system, Secrets::seeded));
        identity.set_grace(self.grace);
        let is_private = reach.is_loopback && !self.trust_forwarded && is_this_machine(&public);
        let token = match is_private {
            true => DEVELOPMENT_TOKEN.to_owned(),
            false => identity.secrets().text::<32>(),
        };
        identity.set_development_token(token);
        if !is_private && self.seed.is_none() {
            set_random_key(&mut identity, &reach)?;
        }
        let OpenStore { saving, mut companies, apps } = self.open_store(&mut identity)?;
        if saving.is_some() {
            identity.log_changes();
        }
        let apps = self.registrations(&mut identity, apps, is_private)?;
        let companies = self.company_states(&public, &mut companies)?;
        let settings = Settings {
            auto_consent: self.auto_consent,
            address: public,
            reach,
            latency: self.latency,
            rate_limit: self.rate_limit,
            page_caps: self.page_caps,
            unconfirmed: self.unconfirmed,
            recorder: Arc::new(Recorder {
                journal: Journal::new(self.journal),
                log: self.log.map(Log::start).transpose()?,
            }),
        };
        let mut state = ServerState::new(settings, self.token_lifetime, identity, apps, companies);
        if self.person.is_some() || self.company.is_some() {
            let [company, person] = [&self.company, &self.person].map(|text| text.as_deref());
            let owner = state.find_owner(company, person).ok_or_else(|| unknown_person(&state))?;
            state.set_owner(owner);
        }
        if let Some(saving) = saving {
            state.save_in(saving);
            drop(state.first_company().database());
            state.save().map_err(io::Error::other)?;
        }
        Ok(state)
    }

    /// Returns the apps of the settings, and those of a store that have other client ids.
    ///
    /// The fixed secret of the sample app is only for a private sandbox, which no other machine reaches. A store may
    /// have it from an earlier start.
    fn registrations(
        &self,
        identity: &mut Identity,
        stored: Option<Vec<AppRegistration>>,
        is_private: bool,
    ) -> io::Result<Apps> {
        let registrations = match self.apps.is_empty() {
            true if stored.is_some() => Vec::new(),
            true => Apps::samples(&self.redirect_uris),
            false => self.apps.clone(),
        };
        let is_new = |app: &AppRegistration| {
            registrations.iter().all(|known| known.client_id != app.client_id)
        };
        let stored: Vec<_> = stored.unwrap_or_default().into_iter().filter(is_new).collect();
        let mut apps = Apps::new();
        apps.set_exact_ports(self.unconfirmed == Unconfirmed::Refuse);
        for mut app in registrations.into_iter().chain(stored) {
            let is_known = app.client_secret == SAMPLE_SECRET;
            if is_known && !is_private && self.apps.is_empty() {
                app.client_secret.clear();
            }
            apps.register(app, identity.secrets())?;
        }
        Ok(apps)
    }

    /// Returns the companies. Their records are made later, unless settings about records may be wrong.
    fn company_states(
        &self,
        public: &str,
        stored: &mut Vec<(usize, Database)>,
    ) -> io::Result<(CompanyState, Vec<CompanyState>)> {
        let today = self.today.unwrap_or_else(|| ZonedDateTime::now().date());
        let slash = if self.has_trailing_slash { "/" } else { "" };
        let samples = [
            CompanySettings::new(COMPANY_NAME),
            CompanySettings::new(format!("{COMPANY_NAME} Europe")).data_center("eu"),
        ];
        let settings = if self.companies.is_empty() { &samples[..] } else { &self.companies };
        let mut states = Vec::new();
        for (number, company) in settings.iter().enumerate() {
            let settings = company.clone();
            let start = self.start_of(today, &company.name, number)?;
            let place = stored.iter().position(|(known, _)| *known == number);
            let source = match place.map(|place| stored.swap_remove(place)) {
                Some((_, database)) => Source::Stored(Box::new(database), Box::new(start)),
                None => start,
            };
            let is_saved = self.is_saved();
            states.push(CompanyState::new(company, public, slash, move || {
                let mut content = source.content(&settings.name);
                if is_saved && !content.is_stored {
                    content.database.log_changes();
                }
                let people = people(&mut content.database, &settings);
                (content.database, content.start, people)
            }));
        }
        if !stored.is_empty() {
            let reason = "the data file has more companies than the settings; add the others";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        let mut states = states.into_iter();
        let first = states.next().ok_or_else(|| io::Error::other("the sandbox has no company"))?;
        Ok((first, states.collect()))
    }

    /// Returns the records of a company at the start of its data.
    fn start_of(&self, today: Date, company: &str, number: usize) -> io::Result<Source> {
        let folder = self.seed_from.as_deref().map(|folder| company_folder(folder, number));
        let folder = folder.filter(|folder| number == 0 || folder.exists());
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        let sample = || data::database(self.data_set, today, company, number);
        match folder {
            Some(folder) => {
                let loaded = data::load(&sample(), &folder);
                let failed = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
                Ok(Source::Ready(Box::new(loaded.map_err(failed)?)))
            }
            None if number == 0 && !self.minimums.is_empty() => {
                let mut database = sample();
                self.grow(&mut database)?;
                Ok(Source::Ready(Box::new(database)))
            }
            None => Ok(Source::Set(self.data_set, today, number)),
        }
    }

    fn grow(&self, database: &mut Database) -> io::Result<()> {
        for (path, records) in &self.minimums {
            let resource = data::all().iter().find(|resource| resource.path == path);
            let is_grown = resource.is_some_and(|resource| database.grow(resource.path, *records));
            if !is_grown {
                let reason = format!(
                    "`rows`: the sandbox has no records of `{path}`; give the path of a resource"
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
            }
        }
        Ok(())
    }

    /// Returns whether the data outlives the process.
    fn is_saved(&self) -> bool {
        self.data_file.is_some()
    }

    /// Opens the data file, and reads what it has. The codes and tokens go to the identity server.
    #[cfg(feature = "store")]
    fn open_store(&self, identity: &mut Identity) -> io::Result<OpenStore> {
        let Some(file) = &self.data_file else { return Ok(OpenStore::default()) };
        let failed = |error: StoreError| io::Error::other(error.to_string());
        let store = SqliteStore::open(file).map_err(failed)?;
        let stored = store.read().map_err(failed)?.unwrap_or_default();
        let apps = stored.entries.iter().find(|(kind, _, _)| kind == APPS);
        let damaged = |error| io::Error::other(format!("the data file is damaged: {error}"));
        let apps = apps.map(|(_, _, json)| serde_json::from_str(json)).transpose();
        let apps = apps.map_err(damaged)?;
        for (kind, key, json) in &stored.entries {
            identity.restore(kind, key, json).map_err(damaged)?;
        }
        Ok(OpenStore {
            saving: Some(Saving::new(Box::new(store))),
            companies: stored.companies,
            apps,
        })
    }

    #[cfg(not(feature = "store"))]
    fn open_store(&self, _: &mut Identity) -> io::Result<OpenStore> {
        Ok(OpenStore::default())
    }
}

/// An open store with its data.
#[derive(Default)]
struct OpenStore {
    saving: Option<Saving>,
    companies: Vec<(usize, Database)>,
    apps: Option<Vec<AppRegistration>>,
}

/// The records of a company before a request needs them.
enum Source {
    Ready(Box<Database>),
    /// The records of a set up to a day, with the number of the company.
    Set(DataSet, Date, u64),
    /// The records of a store, and those of the start of its data.
    Stored(Box<Database>, Box<Source>),
}

/// The records of a company.
struct CompanyRecords {
    database: Database,
    /// The records that a reset brings back, unless they are those of now.
    start: Option<Database>,
    is_stored: bool,
}

impl Source {
    fn content(self, company: &str) -> CompanyRecords {
        let new = |database| CompanyRecords { database, start: None, is_stored: false };
        match self {
            Self::Ready(database) => new(*database),
            Self::Set(set, today, number) => new(data::database(set, today, company, number)),
            Self::Stored(database, start) => CompanyRecords {
                database: *database,
                start: Some(start.content(company).database),
                is_stored: true,
            },
        }
    }
}

/// Sets a signing key that nobody knows.
#[cfg(feature = "exposed")]
fn set_random_key(identity: &mut Identity, _: &Reach) -> io::Result<()> {
    identity.set_key(SigningKey::random());
    Ok(())
}

/// Refuses addresses of other machines, because only the feature `exposed` makes keys.
#[cfg(not(feature = "exposed"))]
fn set_random_key(_: &mut Identity, reach: &Reach) -> io::Result<()> {
    if reach.is_loopback {
        return Ok(());
    }
    let reason = "other machines may reach the sandbox, so it needs a random signing key; enable the feature \
                  `exposed` of core-sandbox, or set a `seed`";
    Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
}

/// Returns whether the host of an address is this machine.
fn is_this_machine(address: &str) -> bool {
    let url = Url::parse(address).ok();
    url.is_some_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}

fn unknown_person(state: &ServerState) -> io::Error {
    let people: Vec<String> = state
        .public_companies()
        .into_iter()
        .flat_map(|company| company.people)
        .map(|person| format!("{} ({}, {})", person.name, person.role.word(), person.company))
        .collect();
    let people = people.join("; ");
    let reason = format!("the person or company to log in is unknown; choose one of: {people}");
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}
