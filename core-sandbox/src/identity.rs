//! The identity server without HTTP: apps, logins, codes, tokens (RFC 6749) and signing keys.

mod app;
mod apps;
mod authorization;
mod company;
mod form;
mod id_token;
mod keys;
mod oauth_error;
mod pkce;
mod redirect;
mod secrets;
mod session;

pub(crate) use app::check_redirect_uri;
pub use app::{AppKind, AppRegistration};
pub use apps::AppChange;
pub(crate) use apps::{Apps, DEFAULT_REDIRECT_URI, SAMPLE_SECRET};
pub(crate) use authorization::{AuthorizationError, AuthorizationRequest, ERROR_PATH};
pub(crate) use company::Owner;
pub use company::{Company, CompanySettings, Module, Person, PersonSettings, Role};
pub(crate) use form::Form;
pub(crate) use id_token::IdTokenClaims;
pub use id_token::IdTokenFlaw;
pub use keys::KeySetFlaw;
#[cfg(feature = "exposed")]
pub(crate) use keys::SigningKey;
pub(crate) use oauth_error::{OAuthError, short};
pub(crate) use pkce::{PkceError, prove};
pub(crate) use secrets::Secrets;
pub use session::SessionCounters;
pub(crate) use session::{Identity, Login, SavedPart, SpendError, TokenProblem};
