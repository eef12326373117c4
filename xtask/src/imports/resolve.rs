//! The module in which a path ends.

use std::collections::BTreeSet;

use super::tree::Tree;

/// The end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Module(usize),
    /// An item that this module declares.
    Item(usize),
}

/// The place where a path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The module that the path names, or the one that declares the path's item.
    pub(crate) module: usize,
    /// The modules whose `use` the path goes through, other than the one that mentions it.
    pub(crate) reexports: BTreeSet<usize>,
}

/// The search for the end of a path.
#[derive(Clone, Default)]
struct Search {
    /// The steps that led to a name, so that imports in a circle come to an end.
    seen: BTreeSet<(usize, Vec<String>)>,
    reexports: BTreeSet<usize>,
}

impl Tree {
    /// Returns the end of a path that a module mentions, and the re-exports on the way.
    ///
    /// A path of another crate has no end here.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Option<Target> {
        let mut search = Search::default();
        let (End::Module(target) | End::Item(target)) = self.end(module, path, &mut search)?;
        search.reexports.remove(&module);
        Some(Target { module: target, reexports: search.reexports })
    }

    fn end(&self, module: usize, path: &[String], search: &mut Search) -> Option<End> {
        if !search.seen.insert((module, path.to_vec())) {
            return None;
        }
        let (first, rest) = path.split_first()?;
        let mut end = match first.as_str() {
            "crate" => End::Module(0),
            "self" => End::Module(module),
            "super" => End::Module(self.modules()[module].parent?),
            name => self.local(module, name, search)?,
        };
        for name in rest {
            end = match end {
                End::Module(module) if name == "super" => {
                    End::Module(self.modules()[module].parent?)
                }
                // Names that a macro declares are in the module itself.
                End::Module(module) => {
                    self.member(module, name, search).unwrap_or(End::Item(module))
                }
                End::Item(module) => End::Item(module),
            };
        }
        Some(end)
    }

    /// The first word of a path that begins with neither `crate`, `self` nor `super`.
    fn local(&self, module: usize, name: &str, search: &mut Search) -> Option<End> {
        let found = &self.modules()[module];
        if found.items.contains(name) && !found.children.contains_key(name) {
            return Some(End::Item(module));
        }
        self.member(module, name, search)
    }

    /// A name of a module: declared, imported, or imported with all others.
    fn member(&self, module: usize, name: &str, search: &mut Search) -> Option<End> {
        let found = &self.modules()[module];
        if let Some(child) = found.children.get(name) {
            return Some(End::Module(*child));
        }
        if found.items.contains(name) {
            return Some(End::Item(module));
        }
        // A search that fails leaves no re-export behind.
        let mut attempt = |path: &Vec<String>, name: Option<&str>| {
            let mut through = Search { seen: search.seen.clone(), ..Search::default() };
            let mut end = self.end(module, path, &mut through)?;
            if let Some(name) = name {
                let End::Module(target) = end else { return None };
                let key = (target, vec![name.to_owned(), "*".to_owned()]);
                if target == module || !search.seen.insert(key) {
                    return None;
                }
                through.seen.clone_from(&search.seen);
                end = self.member(target, name, &mut through)?;
            }
            search.reexports.insert(module);
            search.reexports.append(&mut through.reexports);
            Some(end)
        };
        if let Some(paths) = found.uses.get(name) {
            return paths.iter().find_map(|path| attempt(path, None));
        }
        found.globs.iter().find_map(|glob| attempt(glob, Some(name)))
    }
}
