//! The content of a file of grants: the documents of its accounts.

use std::{collections::BTreeMap, fmt};

use secrecy::{ExposeSecret, SecretString};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{AccountName, document::DocumentError, store::StoredDocument};

/// The version of the format. Version 1 was the document of one account, with its revision.
const VERSION: u32 = 2;

/// The text of each account. It is parsed on access, so saving other accounts keeps an unreadable
/// text unchanged.
#[derive(Default)]
pub(super) struct Contents(BTreeMap<String, SecretString>);

/// The version, which is read first, and the revision of version 1.
#[derive(Deserialize)]
struct FileHeader {
    version: u32,
    revision: Option<u64>,
}

#[derive(Deserialize, Serialize)]
struct FileFormat<'a> {
    version: u32,
    #[serde(borrow)]
    accounts: Accounts<'a>,
}

/// The text of each account. A duplicate account is an error, because either text could be the
/// valid one.
#[derive(Serialize)]
struct Accounts<'a>(BTreeMap<String, &'a RawValue>);

struct AccountsVisitor;

impl<'de: 'a, 'a> Deserialize<'de> for Accounts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AccountsVisitor)
    }
}

impl<'a> Visitor<'a> for AccountsVisitor {
    type Value = Accounts<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of accounts")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut accounts = BTreeMap::new();
        while let Some((name, text)) = map.next_entry()? {
            if accounts.insert(name, text).is_some() {
                return Err(A::Error::custom("an account occurs twice"));
            }
        }
        Ok(Accounts(accounts))
    }
}

#[derive(Deserialize, Serialize)]
struct AccountRecord<'a> {
    revision: u64,
    #[serde(borrow)]
    document: &'a RawValue,
}

impl Contents {
    /// Returns the accounts. Keys that are not valid account names are left out.
    pub(super) fn accounts(&self) -> Vec<AccountName> {
        self.0.keys().filter_map(|name| name.parse().ok()).collect()
    }

    /// Returns the document of an account.
    pub(super) fn stored(
        &self,
        account: &AccountName,
    ) -> Result<Option<StoredDocument>, DocumentError> {
        let Some(text) = self.0.get(account.as_str()) else { return Ok(None) };
        let record: AccountRecord<'_> =
            serde_json::from_str(text.expose_secret()).map_err(|_| DocumentError::NotJson)?;
        Ok(Some(StoredDocument::new(record.document.get().into(), record.revision)))
    }

    /// Removes an account. Other accounts stay unchanged.
    pub(super) fn remove(&mut self, account: &AccountName) {
        self.0.remove(account.as_str());
    }

    /// Returns whether no account is left.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the document of an account, which must be JSON.
    pub(super) fn set(
        &mut self,
        account: &AccountName,
        stored: &StoredDocument,
    ) -> serde_json::Result<()> {
        let document: &RawValue = serde_json::from_str(stored.document.expose_secret())?;
        let record = AccountRecord { revision: stored.revision, document };
        let text = serialized(&record, document.get().len())?;
        self.0.insert(account.as_str().to_owned(), secret(&text)?);
        Ok(())
    }
}

pub(super) fn write(contents: &Contents) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let accounts = contents.0.iter().map(|(name, text)| {
        Ok((name.clone(), serde_json::from_str::<&RawValue>(text.expose_secret())?))
    });
    let accounts = Accounts(accounts.collect::<serde_json::Result<_>>()?);
    let file = FileFormat { version: VERSION, accounts };
    let length = contents.0.iter().map(|(name, text)| 2 * name.len() + text.expose_secret().len());
    let mut text = serialized(&file, length.sum::<usize>() + 32 * contents.0.len())?;
    text.push(b'\n');
    Ok(text)
}

pub(super) fn read(text: &[u8]) -> Result<Contents, DocumentError> {
    let text = std::str::from_utf8(text).map_err(|_| DocumentError::NotJson)?;
    let header: FileHeader = serde_json::from_str(text).map_err(|_| DocumentError::NotJson)?;
    match (header.version, header.revision) {
        (1, Some(revision)) => {
            let mut contents = Contents::default();
            let stored = StoredDocument::new(SecretString::from(text), revision);
            contents.set(&AccountName::default(), &stored).map_err(|_| DocumentError::NotJson)?;
            Ok(contents)
        }
        (VERSION, _) => {
            let file: FileFormat<'_> =
                serde_json::from_str(text).map_err(|_| DocumentError::NotJson)?;
            let accounts = file.accounts.0.into_iter();
            Ok(Contents(accounts.map(|(name, text)| (name, text.get().into())).collect()))
        }
        (0 | 1, _) => Err(DocumentError::Part("version")),
        (newer, _) => Err(DocumentError::Newer(newer)),
    }
}

/// Serializes into a buffer of sufficient size, because growing would leave copies of secrets in
/// memory.
fn serialized(value: &impl Serialize, length: usize) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(length + 512));
    serde_json::to_writer(&mut *text, value)?;
    Ok(text)
}

fn secret(text: &[u8]) -> serde_json::Result<SecretString> {
    let text = std::str::from_utf8(text).map_err(serde_json::Error::custom)?;
    Ok(text.into())
}
