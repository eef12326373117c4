//! Rights of users and groups to files and folders.

use std::{fs::Metadata, path::Path};

use super::error::bad_file;
use crate::Error;

/// Users that may read and write the files of a [`FileStore`](crate::FileStore), beside root.
///
/// It is a matter of Unix. On Windows the rights of the folder decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileAccess {
    /// This user alone: files have mode 600, and a folder that the store makes has mode 700.
    #[default]
    Owner,
    /// This user and the members of the group of each file: files have mode 660, and a folder that
    /// the store makes has mode 2770, so that new files get its group.
    ///
    /// Kubernetes needs it for volumes with `fsGroup`. Each member of the group can read the
    /// tokens, replace them and end the session.
    Group,
}

impl FileAccess {
    /// Bits that a file must not have.
    fn refused_of_files(self) -> u32 {
        match self {
            Self::Owner => 0o077,
            Self::Group => 0o007,
        }
    }

    /// Bits that a folder must not have: the right to write to it is the right to replace its files.
    fn refused_of_folders(self) -> u32 {
        match self {
            Self::Owner => 0o022,
            Self::Group => 0o002,
        }
    }

    #[cfg(unix)]
    pub(super) fn mode_of_files(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Group => 0o660,
        }
    }

    #[cfg(unix)]
    pub(super) fn mode_of_folders(self) -> u32 {
        match self {
            Self::Owner => 0o700,
            Self::Group => 0o2770,
        }
    }

    pub(super) fn check_file(self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        let advice = match self {
            Self::Owner => "make it yours alone: `chmod 600`, or set `FileAccess::Group`",
            Self::Group => "close it to others: `chmod 660`",
        };
        self.check_owner(path, metadata, false)?;
        check_mode(path, metadata, self.refused_of_files(), "others can open it", advice)
    }

    pub(in crate::store) fn check_folder(
        self,
        path: &Path,
        metadata: &Metadata,
    ) -> Result<(), Error> {
        let advice = match self {
            Self::Owner => {
                "keep others from writing: `chmod go-w`, or `chmod 700` to keep them out, \
                 or set `FileAccess::Group`"
            }
            Self::Group => {
                "keep others from writing: `chmod o-w`, or `chmod 2770` to keep them out"
            }
        };
        self.check_owner(path, metadata, true)?;
        check_mode(path, metadata, self.refused_of_folders(), "others can write to it", advice)
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
        let problem = format!("it belongs to user {owner} and this is user {user}");
        let advice = "run as its owner (in a container: `--user`), `chown` it, or name another";
        Err(bad_file(path, problem, advice))
    }

    #[cfg(not(unix))]
    fn check_owner(self, _: &Path, _: &Metadata, _: bool) -> Result<(), Error> {
        Ok(())
    }
}

/// Whether this process is a member of the group.
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
