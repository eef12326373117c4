//! Writes to several files. Either all happen, or none.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, TempPath};

/// The start of the names of files with new text that does not have its place yet.
pub(crate) const UNFINISHED: &str = ".unfinished-";

/// Gives files a new text, and creates those that are missing with their folders.
///
/// The paths are from the folder of the workspace. All texts are on disk before the first one gets its
/// place, so a full disk changes no file. Nothing is written through a link.
///
/// # Errors
///
/// When a path has a link in it, or when a file cannot be written. The error names the path.
pub(crate) fn replace<'a>(
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> io::Result<()> {
    let (mut created, mut prepared) = (CreatedFolders::default(), Vec::new());
    for (path, text) in files {
        check_plain(root, path)?;
        let new = prepare(root, path, text, &mut created).map_err(|error| {
            // The text of the error would name the path of the unfinished file.
            let problem = format!("{path}: {}; nothing was written", error.kind());
            io::Error::new(error.kind(), problem)
        })?;
        prepared.push((path, new));
    }
    for (path, new) in prepared {
        new.persist(root.join(path)).map_err(|error| {
            let problem = format!("{path}: {}; run the command again", error.error);
            io::Error::new(error.error.kind(), problem)
        })?;
        created.0.clear();
    }
    Ok(())
}

/// Writes a text beside the file that will have it.
fn prepare(
    root: &Path,
    path: &str,
    text: &str,
    created: &mut CreatedFolders,
) -> io::Result<TempPath> {
    let target = root.join(path);
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = target.parent().unwrap_or(root);
    created.create(folder)?;
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Without this, others could not read the file. The system takes the bits of the umask away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // The file is closed here, because there may be thousands.
    Ok(file.into_temp_path())
}

/// New folders, which are removed again unless a file gets its place in them.
#[derive(Default)]
struct CreatedFolders(Vec<PathBuf>);

impl CreatedFolders {
    fn create(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // A folder that somebody uses meanwhile is not empty, and stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Refuses a path with a link in it, because a command must not write or delete files elsewhere.
pub(crate) fn check_plain(root: &Path, path: &str) -> io::Result<()> {
    let mut place = root.to_owned();
    for part in path.split('/') {
        place.push(part);
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
        };
        if !metadata.is_file() && !metadata.is_dir() {
            let shown = place.strip_prefix(root).unwrap_or(&place).display();
            return Err(io::Error::other(format!(
                "{shown}: it is a link or a device; put a file or a folder in its place"
            )));
        }
    }
    Ok(())
}
