//! What stands in a file: the documents of its accounts.

use std::{borrow::Cow, collections::BTreeMap};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{Account, document::Fault, store::Stored};

/// The version of the format. Version 1 was the document of one account, with its revision.
const VERSION: u32 = 2;

/// The documents of a file, by their account.
pub(super) type Contents = BTreeMap<Account, Stored>;

/// Only the version, which is read first, and the revision that version 1 had.
#[derive(Deserialize)]
struct Header {
    version: u32,
    revision: Option<u64>,
}

#[derive(Deserialize, Serialize)]
struct File<'a> {
    version: u32,
    #[serde(borrow)]
    accounts: BTreeMap<Cow<'a, str>, Kept<'a>>,
}

#[derive(Deserialize, Serialize)]
struct Kept<'a> {
    revision: u64,
    #[serde(borrow)]
    document: &'a RawValue,
}

pub(super) fn write(contents: &Contents) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let kept = contents.iter().map(|(account, stored)| {
        let document = serde_json::from_str(stored.document.expose_secret())?;
        Ok((account.as_str().into(), Kept { revision: stored.revision, document }))
    });
    let file = File { version: VERSION, accounts: kept.collect::<serde_json::Result<_>>()? };
    // Large enough at once, so that growing leaves no copies behind.
    let length = contents.values().map(|stored| stored.document.expose_secret().len() + 512);
    let mut text = Zeroizing::new(Vec::with_capacity(length.sum::<usize>() + 512));
    serde_json::to_writer_pretty(&mut *text, &file)?;
    Ok(text)
}

pub(super) fn read(text: &[u8]) -> Result<Contents, Fault> {
    let text = std::str::from_utf8(text).map_err(|_| Fault::NotJson)?;
    let header: Header = serde_json::from_str(text).map_err(|_| Fault::NotJson)?;
    match (header.version, header.revision) {
        (1, Some(revision)) => {
            Ok([(Account::default(), Stored::new(SecretString::from(text), revision))].into())
        }
        (VERSION, _) => {
            let file: File<'_> = serde_json::from_str(text).map_err(|_| Fault::NotJson)?;
            let accounts = file.accounts.into_iter().map(|(name, kept)| {
                let account = name.parse().map_err(|_| Fault::Part("accounts"))?;
                Ok((account, Stored::new(kept.document.get().into(), kept.revision)))
            });
            accounts.collect()
        }
        (0 | 1, _) => Err(Fault::Part("version")),
        (newer, _) => Err(Fault::Newer(newer)),
    }
}
