//! What stands in the file.

use core_api::AccessToken;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Grant, store::Stored};

/// The version of the format.
const VERSION: u32 = 1;

/// Only the version, which is read first.
#[derive(Deserialize)]
struct Header {
    version: u32,
}

#[derive(Deserialize, Serialize)]
struct Document {
    version: u32,
    revision: u64,
    endpoint: String,
    /// Space-separated.
    scopes: Option<String>,
    issued_at: String,
    expires_at: Option<String>,
    access_token: Zeroizing<String>,
    refresh_token: Option<Zeroizing<String>>,
}

/// What is wrong with a text; it quotes none of it.
pub(super) enum Fault {
    NotJson,
    Newer(u32),
    Part(&'static str),
}

pub(super) fn write(stored: &Stored) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let Stored { grant, revision } = stored;
    let access = &grant.access;
    let document = Document {
        version: VERSION,
        revision: *revision,
        endpoint: access.endpoint().to_string(),
        scopes: access.scopes().map(ToString::to_string),
        issued_at: grant.issued_at.to_string(),
        expires_at: access.expires_at().map(|moment| moment.to_string()),
        access_token: access.secret().to_owned().into(),
        refresh_token: grant.refresh_token().map(|token| token.expose_secret().to_owned().into()),
    };
    // Large enough for any token at once, so that growing leaves no copies behind.
    let mut text = Zeroizing::new(Vec::with_capacity(64 << 10));
    serde_json::to_writer_pretty(&mut *text, &document)?;
    Ok(text)
}

pub(super) fn read(text: &[u8]) -> Result<Stored, Fault> {
    let header: Header = serde_json::from_slice(text).map_err(|_| Fault::NotJson)?;
    if header.version != VERSION {
        return Err(Fault::Newer(header.version));
    }
    let document: Document = serde_json::from_slice(text).map_err(|_| Fault::NotJson)?;
    let moment = |text: &str, part| text.parse::<Timestamp>().map_err(|_| Fault::Part(part));
    let endpoint = document.endpoint.parse().map_err(|_| Fault::Part("endpoint"))?;
    let mut access = AccessToken::new(secret(&document.access_token), endpoint);
    if let Some(text) = &document.expires_at {
        access = access.with_expiry(moment(text, "expires_at")?);
    }
    if let Some(scopes) = &document.scopes {
        access = access.with_scopes(scopes.parse().unwrap_or_default());
    }
    let issued_at = moment(&document.issued_at, "issued_at")?;
    let refresh_token = document.refresh_token.as_ref().map(secret);
    Ok(Stored { grant: Grant::new(access, refresh_token, issued_at), revision: document.revision })
}

fn secret(text: &Zeroizing<String>) -> SecretString {
    text.as_str().into()
}
