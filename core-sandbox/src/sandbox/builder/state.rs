//! The state of a new server.

use std::io;

use jiff::{ZonedDateTime, civil::Date};

use super::SandboxBuilder;
use crate::{
    data::{self, COMPANY_NAME, DataSet, Database},
    identity::{Apps, CompanySettings, Identity, Secrets},
    journal::Journal,
    log::Log,
    recorder::Recorder,
    state::{CompanyState, Reach, ServerState, Settings, people},
};

impl SandboxBuilder {
    /// Returns the state of a server that listens at this address.
    pub(super) fn state(&self, address: &str, is_loopback: bool) -> io::Result<ServerState> {
        let public = self.public_url.clone().unwrap_or_else(|| address.to_owned());
        let mut identity = Identity::new(self.seed.map_or_else(Secrets::system, Secrets::seeded));
        identity.set_grace(self.grace);
        let apps = self.registrations(&mut identity)?;
        let companies = self.company_states(&public)?;
        let settings = Settings {
            auto_consent: self.auto_consent,
            address: public,
            reach: Reach {
                public_url: self.public_url.clone(),
                trust_forwarded: self.trust_forwarded,
                is_loopback,
                certificate: None,
            },
            latency: self.latency,
            rate_limit: self.rate_limit,
            unconfirmed: self.unconfirmed,
            recorder: Recorder {
                journal: Journal::new(self.journal),
                log: self.log.map(Log::start).transpose()?,
            },
        };
        let state = ServerState::new(settings, self.token_lifetime, identity, apps, companies);
        if self.person.is_some() || self.company.is_some() {
            let [company, person] = [&self.company, &self.person].map(|text| text.as_deref());
            let owner = state.find_owner(company, person).ok_or_else(|| unknown_person(&state))?;
            state.set_owner(owner);
        }
        Ok(state)
    }

    fn registrations(&self, identity: &mut Identity) -> io::Result<Apps> {
        let registrations = match self.apps.is_empty() {
            true => Apps::samples(&self.redirect_uris),
            false => self.apps.clone(),
        };
        let mut apps = Apps::new();
        for app in registrations {
            apps.register(app, identity.secrets())?;
        }
        Ok(apps)
    }

    /// Returns the companies. Only the first one has records at once.
    fn company_states(&self, public: &str) -> io::Result<(CompanyState, Vec<CompanyState>)> {
        let today = self.today.unwrap_or_else(|| ZonedDateTime::now().date());
        let slash = if self.has_trailing_slash { "/" } else { "" };
        let samples = [
            CompanySettings::new(COMPANY_NAME),
            CompanySettings::new(format!("{COMPANY_NAME} Europe")).data_center("eu"),
        ];
        let settings = if self.companies.is_empty() { &samples[..] } else { &self.companies };
        let mut states = Vec::new();
        for (company, number) in settings.iter().zip(0..) {
            let settings = company.clone();
            let source = match number {
                0 => {
                    let database = self.first_database(today, &company.name)?;
                    Source::Ready(Box::new(database))
                }
                _ => Source::Set(self.data_set, today, number),
            };
            states.push(CompanyState::new(company, public, slash, move || {
                let mut database = source.database(&settings.name);
                let people = people(&mut database, &settings);
                (database, people)
            }));
        }
        let mut states = states.into_iter();
        let first = states.next().ok_or_else(|| io::Error::other("the sandbox has no company"))?;
        Ok((first, states.collect()))
    }

    fn first_database(&self, today: Date, company: &str) -> io::Result<Database> {
        let mut database = data::database(self.data_set, today, company, 0);
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
        Ok(database)
    }
}

/// The records of a company before a request needs them.
enum Source {
    Ready(Box<Database>),
    /// The records of a set up to a day, with the number of the company.
    Set(DataSet, Date, u64),
}

impl Source {
    fn database(self, company: &str) -> Database {
        match self {
            Self::Ready(database) => *database,
            Self::Set(set, today, number) => data::database(set, today, company, number),
        }
    }
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
