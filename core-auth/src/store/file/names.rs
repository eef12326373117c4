//! The names of an account's files.

use std::path::PathBuf;

use crate::{AccountName, store::local::private_file::with_suffix};

/// The maximum length of an account's part of a file name. File systems allow 255 bytes.
const MAX_NAME: usize = 160;

pub(super) const GRANTS: &str = "json";

/// The naming scheme of the files of accounts.
#[derive(Clone, Debug)]
pub(in crate::store) enum FileNames {
    /// One file for all accounts.
    File(PathBuf),
    /// A folder with one file per account.
    Folder(PathBuf),
}

/// The files of an account.
pub(in crate::store) struct AccountFiles {
    /// The file of grants.
    pub(super) grants: PathBuf,
    /// Locked while the account is locked. The file of grants itself cannot be locked, because each
    /// save replaces it.
    pub(in crate::store) lock: PathBuf,
    /// Locked while the file of grants is written.
    pub(super) writing: PathBuf,
}

impl FileNames {
    pub(in crate::store) fn files(&self, account: &AccountName) -> AccountFiles {
        let name = escape(account, cfg!(windows));
        let (grants, lock) = match self {
            Self::File(path) => (path.clone(), with_suffix(path, &format!(".{name}.lock"))),
            Self::Folder(path) => {
                (path.join(format!("{name}.{GRANTS}")), path.join(format!("{name}.lock")))
            }
        };
        let writing = with_suffix(&grants, ".lock");
        AccountFiles { grants, lock, writing }
    }

    /// Returns the files with which a store checks that it can save.
    ///
    /// These are the files of the default account if all accounts share a file. Otherwise they
    /// belong to no account.
    pub(super) fn probe_files(&self) -> AccountFiles {
        match self {
            Self::File(_) => self.files(&AccountName::default()),
            Self::Folder(path) => {
                let grants = path.join(format!("_open.{GRANTS}"));
                let writing = with_suffix(&grants, ".lock");
                AccountFiles { grants, lock: writing.clone(), writing }
            }
        }
    }

    /// Returns the lock that all accounts share. No account's lock has this name.
    #[cfg(feature = "keyring")]
    pub(in crate::store) fn index_lock(&self) -> PathBuf {
        match self {
            Self::File(path) => with_suffix(path, ".lock"),
            Self::Folder(path) => path.join("_accounts.lock"),
        }
    }

    pub(super) fn location(&self, account: &AccountName) -> String {
        format!("{} (account {account})", self.files(account).grants.display())
    }
}

/// Returns the file name of an account. Names never differ only in case, and no name is a device on
/// Windows.
fn escape(account: &AccountName, is_windows: bool) -> String {
    let letters = account.as_str().bytes().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    });
    let name: String = letters.collect();
    if is_windows && is_device(&name) {
        let (first, rest) = name.split_at(1);
        return first.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>() + rest;
    }
    if name.len() <= MAX_NAME {
        return name;
    }
    // A hash collision is harmless, because a file can contain several accounts.
    let hash = account.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}~{hash:016x}", &name[..MAX_NAME])
}

/// Returns whether Windows treats a name as a device. It ignores the case and everything after a
/// dot.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ');
    let stem = stem.to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|port| {
        let mut digits = port.chars();
        let is_digit = |digit: char| digit.is_ascii_digit() || "¹²³".contains(digit);
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    });
    is_port || ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
}

/// Returns the account of a file name, unless the name was shortened.
pub(super) fn unescape(name: &str) -> Option<AccountName> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let value = digit(rest.next()?)? << 4 | digit(rest.next()?)?;
                u8::try_from(value).ok()?
            }
            b'~' => return None,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_is_that_of_one_account_and_not_too_long() {
        let names = ["default", "Acme", "acme", "a/b@c.d", "../..", "%41", "Ä ö", "a~b"];
        for name in names {
            let account: AccountName = name.parse().unwrap();
            assert_eq!(unescape(&escape(&account, false)), Some(account), "{name}");
        }
        let long =
            |last: char| -> AccountName { format!("{}{last}", "界".repeat(127)).parse().unwrap() };
        assert!(escape(&long('a'), false).len() < 200);
        assert_ne!(escape(&long('a'), false), escape(&long('b'), false));
        assert_eq!(unescape(&escape(&long('a'), false)), None);
    }

    #[test]
    fn no_name_of_a_file_is_a_device_of_windows() {
        let on_windows = |account: &AccountName| escape(account, true);
        let elsewhere = |account: &AccountName| escape(account, false);
        for name in ["con", "prn", "aux", "nul", "com0", "com1", "com9", "lpt1", "lpt9"] {
            let account: AccountName = name.parse().unwrap();
            let escaped = on_windows(&account);
            assert!(!is_device(&escaped), "{escaped}");
            assert_eq!(unescape(&escaped), Some(account.clone()), "{name}");
            assert_eq!(elsewhere(&account), name, "other systems keep the names");
        }
        for name in ["CON", "Nul.json", "aux .txt", "com¹", "LPT³.x", "nul:", "CONOUT$"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["", "con1", "console", "com", "com10", "lpt", "acme.con", "default", "nu"] {
            assert!(!is_device(name), "{name}");
            let Ok(account) = name.parse() else { continue };
            assert_eq!(on_windows(&account), elsewhere(&account));
        }
    }
}
