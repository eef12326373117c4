//! All registered apps, which the developer portal can change at any time.

use std::io;

use serde::{Deserialize, Serialize};

use super::{
    app::{AppKind, AppRegistration, CLIENT_ID_END},
    secrets::Secrets,
};

/// The maximum number of apps.
const MAX_APPS: usize = 1_000;

/// The redirect URI of an app that names none.
pub(crate) const DEFAULT_REDIRECT_URI: &str = "http://127.0.0.1:8765/callback";

/// The secret of the sample web app. Everybody knows it, so it is only for sandboxes that no other machine reaches.
pub(crate) const SAMPLE_SECRET: &str =
    "sandbox-secret-which-guards-nothing-since-it-is-on-loopback-only";

/// A change of a registered app. Members without a value stay as they are.
///
/// The type of an app, its client id and its secret cannot be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct AppChange {
    /// The new name.
    pub name: Option<String>,
    /// The new redirect URIs, which replace all earlier ones.
    pub redirect_uris: Option<Vec<String>>,
    /// The new description.
    pub description: Option<String>,
    /// True if the app may request `offline_access`.
    pub offline_access: Option<bool>,
}

/// The apps that the sandbox knows, in the order of their registration.
#[derive(Debug)]
pub(crate) struct Apps {
    all: Vec<AppRegistration>,
    /// True if native apps must name the registered port of a loopback address.
    are_ports_exact: bool,
}

impl Apps {
    /// Returns one app of each type with these redirect URIs, for a sandbox without apps of its own.
    pub(crate) fn samples(redirect_uris: &[String]) -> Vec<AppRegistration> {
        let app = |name: &str, kind, id: &str, secret: &str| AppRegistration {
            client_id: format!("{id}{CLIENT_ID_END}"),
            client_secret: secret.to_owned(),
            redirect_uris: redirect_uris.to_vec(),
            ..AppRegistration::new(name, kind, "")
        };
        vec![
            app("Sandbox Web App", AppKind::Web, "sandbox0web0app00000000000000001", SAMPLE_SECRET),
            app("Sandbox Native App", AppKind::Native, "sandbox0native0app00000000000001", ""),
            app(
                "Sandbox Single-Page App",
                AppKind::SinglePage,
                "sandbox0single0page0app000000001",
                "",
            ),
        ]
    }

    /// Returns a list without apps.
    pub(crate) fn new() -> Self {
        Self { all: Vec::new(), are_ports_exact: false }
    }

    /// Sets whether native apps must name the registered port of a loopback address.
    pub(crate) fn set_exact_ports(&mut self, are_ports_exact: bool) {
        self.are_ports_exact = are_ports_exact;
    }

    /// Returns whether native apps must name the registered port of a loopback address.
    pub(super) fn are_ports_exact(&self) -> bool {
        self.are_ports_exact
    }

    pub(crate) fn all(&self) -> &[AppRegistration] {
        &self.all
    }

    /// Returns the app with this client id.
    pub(crate) fn get(&self, client_id: &str) -> Option<&AppRegistration> {
        self.all.iter().find(|app| app.client_id == client_id)
    }

    /// Returns the first app with or without a secret, or else a sample app that is not registered.
    pub(crate) fn first(&self, is_public: bool) -> AppRegistration {
        let samples = Self::samples(&[DEFAULT_REDIRECT_URI.to_owned()]);
        let mut all = self.all.iter().chain(&samples);
        let found = all.find(|app| app.is_public() == is_public).cloned();
        found.unwrap_or_else(|| AppRegistration::new("", AppKind::Web, DEFAULT_REDIRECT_URI))
    }

    /// Registers an app, and chooses its client id and secret if they are missing.
    pub(crate) fn register(
        &mut self,
        mut app: AppRegistration,
        secrets: &mut Secrets,
    ) -> io::Result<AppRegistration> {
        app.check().map_err(invalid)?;
        if self.all.len() >= MAX_APPS {
            return Err(invalid(format!("there are {MAX_APPS} apps already; remove one first")));
        }
        if app.client_id.is_empty() {
            app.client_id = format!("{}{CLIENT_ID_END}", secrets.text::<24>());
        }
        if !app.is_public() && app.client_secret.is_empty() {
            app.client_secret = secrets.text::<48>();
        }
        if self.get(&app.client_id).is_some() {
            let id = &app.client_id;
            return Err(invalid(format!(
                "the client id `{id}` is taken; leave it out or change it"
            )));
        }
        self.all.push(app.clone());
        Ok(app)
    }

    /// Changes an app, and returns its new registration.
    pub(crate) fn change(
        &mut self,
        client_id: &str,
        change: AppChange,
    ) -> io::Result<AppRegistration> {
        let app = self.find(client_id)?;
        let AppChange { name, redirect_uris, description, offline_access } = change;
        let new = AppRegistration {
            name: name.unwrap_or_else(|| app.name.clone()),
            redirect_uris: redirect_uris.unwrap_or_else(|| app.redirect_uris.clone()),
            description: description.unwrap_or_else(|| app.description.clone()),
            offline_access: offline_access.or(app.offline_access),
            ..app.clone()
        };
        new.check().map_err(invalid)?;
        *app = new.clone();
        Ok(new)
    }

    /// Removes an app.
    pub(crate) fn remove(&mut self, client_id: &str) -> io::Result<()> {
        self.find(client_id)?;
        self.all.retain(|app| app.client_id != client_id);
        Ok(())
    }

    /// Replaces the secret of a web app, and returns its new registration.
    pub(crate) fn renew_secret(
        &mut self,
        client_id: &str,
        secrets: &mut Secrets,
    ) -> io::Result<AppRegistration> {
        let app = self.find(client_id)?;
        if app.is_public() {
            let name = &app.name;
            return Err(invalid(format!("`{name}` has no secret, because it is not a web app")));
        }
        app.client_secret = secrets.text::<48>();
        Ok(app.clone())
    }

    fn find(&mut self, client_id: &str) -> io::Result<&mut AppRegistration> {
        let found = self.all.iter_mut().find(|app| app.client_id == client_id);
        found.ok_or_else(|| {
            let short: String = client_id.chars().take(80).collect();
            let reason = format!("no app has the client id `{short}`; list the apps for their ids");
            io::Error::new(io::ErrorKind::NotFound, reason)
        })
    }
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(app: AppRegistration) -> (Apps, AppRegistration) {
        let mut apps = Apps::new();
        let app = apps.register(app, &mut Secrets::seeded(1)).unwrap();
        (apps, app)
    }

    #[test]
    fn ids_and_secrets_have_the_format_of_core() {
        let uri = "https://app.test/callback";
        let (_, new) = registered(AppRegistration::new("New", AppKind::Web, uri));
        for app in Apps::samples(&[uri.to_owned()]).iter().chain([&new]) {
            let id = app.client_id.strip_suffix(CLIENT_ID_END).unwrap();
            assert_eq!(id.len(), 32, "{id}");
            assert_eq!(app.client_secret.len(), if app.is_public() { 0 } else { 64 });
        }
    }

    #[test]
    fn an_app_can_be_changed_and_removed() {
        let (mut apps, app) =
            registered(AppRegistration::new("App", AppKind::Web, "https://app.test/callback"));
        let id = app.client_id.as_str();
        let uris = vec!["https://a.test/".to_owned(), "my-app://callback".to_owned()];
        let change = AppChange { redirect_uris: Some(uris.clone()), ..AppChange::default() };
        let changed = apps.change(id, change).unwrap();
        assert_eq!((&changed.redirect_uris, changed.name.as_str()), (&uris, "App"));
        let nameless = AppChange { name: Some(String::new()), ..AppChange::default() };
        assert!(apps.change(id, nameless).is_err());
        assert_eq!(apps.get(id), Some(&changed));

        let renewed = apps.renew_secret(id, &mut Secrets::seeded(2)).unwrap();
        assert_ne!(renewed.client_secret, app.client_secret);
        apps.remove(id).unwrap();
        assert_eq!(apps.remove(id).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_client_id_is_taken_once_and_a_public_app_has_no_secret() {
        let native = AppRegistration::new("App", AppKind::Native, "my-app://callback");
        let (mut apps, app) = registered(native);
        let mut secrets = Secrets::seeded(3);
        let again = apps.register(app.clone(), &mut secrets).unwrap_err();
        assert!(again.to_string().contains("is taken"), "{again}");
        assert!(apps.renew_secret(&app.client_id, &mut secrets).is_err());
    }
}
