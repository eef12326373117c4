//! The registration of an app.

use serde::{Deserialize, Serialize};
use url::Url;

/// The end of each client id.
pub(super) const CLIENT_ID_END: &str = ".apps.bqe.com";

/// The maximum length of a name, a URI or an id in bytes.
const MAX_TEXT: usize = 2_000;

/// The maximum number of redirect URIs of an app.
const MAX_URIS: usize = 50;

/// The type of an app, as in Core's developer portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AppKind {
    /// A regular web app, which has a client secret. Core refuses PKCE for it.
    Web,
    /// A desktop or mobile app. It has no secret, needs PKCE, and gets no refresh tokens.
    Native,
    /// A JavaScript app in a browser. It has no secret and needs PKCE.
    SinglePage,
}

/// An app that is registered in the developer portal.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{AppKind, AppRegistration, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// assert!(sandbox.app().client_id.ends_with(".apps.bqe.com"));
/// assert!(sandbox.public_app().is_public());
///
/// let app = AppRegistration::new("Timesheets", AppKind::Web, "https://timesheets.test/callback");
/// let app = sandbox.register_app(app)?;
/// assert_eq!(app.client_secret.len(), 64);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AppRegistration {
    /// The name on the consent page.
    pub name: String,
    /// The type of the app.
    pub kind: AppKind,
    /// The client id. If it is empty, the registration chooses one in the format of Core's.
    #[serde(default)]
    pub client_id: String,
    /// The client secret, which only a web app has. If it is empty, the registration chooses one.
    #[serde(default)]
    pub client_secret: String,
    /// The redirect URIs of logins. They are compared exactly, apart from added query parameters. A native app
    /// may name another port of `127.0.0.1` or `::1` (RFC 8252 §7.3), unless the sandbox is strict.
    pub redirect_uris: Vec<String>,
    /// The description in the developer portal.
    #[serde(default)]
    pub description: String,
    /// True if the app may request `offline_access`. Core enables this scope for each app, and never
    /// for a native one. Without a value, web apps may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline_access: Option<bool>,
}

impl AppRegistration {
    /// Creates the registration of an app with one redirect URI.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: AppKind, redirect_uri: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            client_id: String::new(),
            client_secret: String::new(),
            redirect_uris: vec![redirect_uri.into()],
            description: String::new(),
            offline_access: None,
        }
    }

    /// Returns whether the app is a public client (RFC 6749 §2.1). Public clients must use PKCE.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self.kind {
            AppKind::Web => false,
            AppKind::Native | AppKind::SinglePage => true,
        }
    }

    /// Returns the first redirect URI.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        self.redirect_uris.first().map_or("", String::as_str)
    }

    /// Returns whether the app may request `offline_access`.
    #[must_use]
    pub fn may_refresh(&self) -> bool {
        match self.kind {
            AppKind::Web => self.offline_access.unwrap_or(true),
            AppKind::SinglePage => self.offline_access.unwrap_or(false),
            AppKind::Native => false,
        }
    }

    /// Checks the texts of a registration. An error is a sentence with the value and the fix.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() {
            return Err("the app has no `name`; give one".to_owned());
        }
        let texts = [&self.name, &self.client_id, &self.client_secret, &self.description];
        if texts.into_iter().chain(&self.redirect_uris).any(|text| text.len() > MAX_TEXT) {
            let length = format!("a text has more than {MAX_TEXT} bytes");
            return Err(format!("the app `{}`: {length}; give a shorter one", self.short_name()));
        }
        if self.redirect_uris.is_empty() || self.redirect_uris.len() > MAX_URIS {
            let count = self.redirect_uris.len();
            let name = &self.name;
            return Err(format!(
                "`redirect_uris` of `{name}` has {count} URIs; give 1 to {MAX_URIS}"
            ));
        }
        self.redirect_uris.iter().try_for_each(|uri| check_redirect_uri(uri))?;
        self.check_kind()
    }

    /// Checks the members that only some types of apps have.
    fn check_kind(&self) -> Result<(), String> {
        let name = &self.name;
        if self.is_public() && !self.client_secret.is_empty() {
            return Err(format!("`{name}` has a secret, which only a web app has; leave it out"));
        }
        if self.kind == AppKind::Native && self.offline_access == Some(true) {
            return Err(format!(
                "`{name}` is a native app, which gets no refresh tokens; leave `offline_access` out"
            ));
        }
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain(&self.client_id) || !is_plain(&self.client_secret) {
            return Err(format!(
                "the client id or secret of `{name}` has a space or a character outside ASCII; \
                 give visible ASCII characters"
            ));
        }
        Ok(())
    }

    /// Returns the first letters of the name, for messages.
    fn short_name(&self) -> String {
        self.name.chars().take(40).collect()
    }
}

/// Checks that a text is an absolute URI without a fragment (RFC 6749 §3.1.2).
pub(crate) fn check_redirect_uri(text: &str) -> Result<(), String> {
    match Url::parse(text) {
        Ok(url) if url.fragment().is_none() => Ok(()),
        Ok(_) => Err(format!(
            "the redirect URI `{text}` has a fragment, which RFC 6749 forbids; leave the fragment out"
        )),
        Err(error) => Err(format!(
            "the redirect URI `{text}` is not a valid URL: {error}; give a URL such as \
             `http://127.0.0.1/`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(kind: AppKind) -> AppRegistration {
        AppRegistration::new("App", kind, "https://app.test/callback")
    }

    #[test]
    fn a_registration_names_its_mistake() {
        assert_eq!(app(AppKind::Web).check(), Ok(()));
        let mistakes = [
            (AppRegistration { name: " ".to_owned(), ..app(AppKind::Web) }, "no `name`"),
            (AppRegistration { name: "a".repeat(3_000), ..app(AppKind::Web) }, "2000 bytes"),
            (AppRegistration { redirect_uris: Vec::new(), ..app(AppKind::Web) }, "has 0 URIs"),
            (AppRegistration::new("App", AppKind::Web, "/callback"), "`/callback` is not a valid"),
            (AppRegistration::new("App", AppKind::Web, "https://app.test/#x"), "fragment"),
            (AppRegistration { client_secret: "s".to_owned(), ..app(AppKind::Native) }, "secret"),
            (AppRegistration { offline_access: Some(true), ..app(AppKind::Native) }, "refresh"),
            (AppRegistration { client_id: "a b".to_owned(), ..app(AppKind::Web) }, "ASCII"),
        ];
        for (app, part) in mistakes {
            let message = app.check().unwrap_err();
            assert!(message.contains(part), "{part}: {message}");
        }
    }

    #[test]
    fn only_web_apps_and_enabled_single_page_apps_refresh() {
        for (kind, offline_access, may_refresh) in [
            (AppKind::Web, None, true),
            (AppKind::Web, Some(false), false),
            (AppKind::SinglePage, None, false),
            (AppKind::SinglePage, Some(true), true),
            (AppKind::Native, None, false),
        ] {
            let app = AppRegistration { offline_access, ..app(kind) };
            assert_eq!(app.may_refresh(), may_refresh, "{kind:?}");
        }
    }
}
