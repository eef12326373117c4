//! Permissions of users and groups on files and folders.

use std::{fs::Metadata, path::Path};

#[cfg(unix)]
use super::error::bad_file;
use crate::Error;

/// The users who may read and write the files of a [`FileStore`](crate::FileStore), in addition to
/// root.
///
/// This applies to Unix only. On Windows, the permissions of the folder apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileAccess {
    /// This user alone. Files have mode 600, and a folder that the store creates has mode 700.
    #[default]
    Owner,
    /// This user and the members of each file's group. Files have mode 660. A folder that the store
    /// creates has mode 2770, so new files inherit its group.
    ///
    /// Kubernetes needs this for volumes with `fsGroup`. Each member of the group can read the
    /// tokens, replace them and end the session.
    Group,
}

impl FileAccess {
    /// The mode bits that a file must not have.
    fn forbidden_file_bits(self) -> u32 {
        match self {
            Self::Owner => 0o077,
            Self::Group => 0o007,
        }
    }

    /// The mode bits that a folder must not have. A user who can write to the folder can replace
    /// its files.
    fn forbidden_folder_bits(self) -> u32 {
        match self {
            Self::Owner => 0o022,
            Self::Group => 0o002,
        }
    }

    #[cfg(unix)]
    pub(super) fn file_mode(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Group => 0o660,
        }
    }

    #[cfg(unix)]
    pub(super) fn folder_mode(self) -> u32 {
        match self {
            Self::Owner => 0o700,
            Self::Group => 0o2770,
        }
    }

    pub(super) fn check_file(self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        let advice = match self {
            Self::Owner => "restrict it to yourself with `chmod 600`, or set `FileAccess::Group`",
            Self::Group => "close it to others with `chmod 660`",
        };
        self.check_owner(path, metadata, false)?;
        check_mode(path, metadata, self.forbidden_file_bits(), "others can open it", advice)
    }

    pub(in crate::store) fn check_folder(
        self,
        path: &Path,
        metadata: &Metadata,
    ) -> Result<(), Error> {
        let advice = match self {
            Self::Owner => {
                "keep others from writing with `chmod go-w`, or keep them out with `chmod 700`, \
                 or set `FileAccess::Group`"
            }
            Self::Group => {
                "keep others from writing with `chmod o-w`, or keep them out with `chmod 2770`"
            }
        };
        self.check_owner(path, metadata, true)?;
        check_mode(path, metadata, self.forbidden_folder_bits(), "others can write to it", advice)
    }

    #[cfg(unix)]
    fn check_owner(self, path: &Path, metadata: &Metadata, may_be_root: bool) -> Result<(), Error> {
        use std::os::unix::fs::MetadataExt;
        let user = rustix::process::geteuid().as_raw();
        let owner = metadata.uid();
        let is_trusted = owner == user
            || match self {
                Self::Owner => may_be_root && owner == 0,
                Self::Group => owner == 0 || is_member(metadata.gid()),
            };
        if is_trusted {
            return Ok(());
        }
        let problem = format!("it belongs to user {owner}, but this process runs as user {user}");
        let advice =
            "run as its owner (in a container: `--user`), `chown` it, or choose another path";
        Err(bad_file(path, problem, advice))
    }

    #[cfg(not(unix))]
    fn check_owner(self, _: &Path, _: &Metadata, _: bool) -> Result<(), Error> {
        Ok(())
    }
}

/// Returns whether this process is a member of the group.
#[cfg(unix)]
fn is_member(group: u32) -> bool {
    rustix::process::getegid().as_raw() == group
        || rustix::process::getgroups()
            .is_ok_and(|groups| groups.iter().any(|own| own.as_raw() == group))
}

#[cfg(unix)]
fn check_mode(
    path: &Path,
    metadata: &Metadata,
    refused: u32,
    problem: &str,
    advice: &'static str,
) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    if metadata.mode() & refused == 0 {
        return Ok(());
    }
    let problem = format!("{problem} (mode {:o})", metadata.mode() & 0o7777);
    Err(bad_file(path, problem, advice))
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &Metadata, _: u32, _: &str, _: &'static str) -> Result<(), Error> {
    Ok(())
}
