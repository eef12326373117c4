//! A module as its code has it.

use std::collections::{BTreeMap, BTreeSet};

/// A module: a file, or a part of one.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// From the workspace's folder, with slashes.
    pub(crate) file: String,
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    /// Names that the module declares.
    pub(crate) items: BTreeSet<String>,
    /// Names that `use` brings in, and their paths: a type and a macro can have one name.
    pub(crate) uses: BTreeMap<String, Vec<Vec<String>>>,
    /// Modules whose names `use …::*` brings in.
    pub(crate) globs: Vec<Vec<String>>,
    /// All paths that the code of the module mentions.
    pub(crate) references: Vec<PathMention>,
}

/// A path in the code.
#[derive(Clone, Debug)]
pub(crate) struct PathMention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    pub(crate) column: usize,
}
