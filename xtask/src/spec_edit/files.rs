//! Writes of several specs, all of them or none.

use std::{collections::BTreeMap, io, path::Path};

use crate::files::replace::replace;

/// Replaces specs by their paths from the workspace's folder. If one cannot be written, all keep their
/// old text.
///
/// # Errors
///
/// The file that cannot be written, and why.
pub(crate) fn write(root: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    replace(root, files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}
