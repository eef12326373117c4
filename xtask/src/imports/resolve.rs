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

/// The steps that led to a name, so that imports in a circle come to an end.
type Seen = BTreeSet<(usize, Vec<String>)>;

impl Tree {
    /// Returns the module that a path of a module leads to, or the one that declares the path's item.
    /// Imports on the way are followed, so that a re-export counts as the place that it is from.
    ///
    /// A path of another crate has no module here.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Option<usize> {
        match self.end(module, path, &mut Seen::new())? {
            End::Module(module) | End::Item(module) => Some(module),
        }
    }

    fn end(&self, module: usize, path: &[String], seen: &mut Seen) -> Option<End> {
        if !seen.insert((module, path.to_vec())) {
            return None;
        }
        let (first, rest) = path.split_first()?;
        let mut end = match first.as_str() {
            "crate" => End::Module(0),
            "self" => End::Module(module),
            "super" => End::Module(self.modules()[module].parent?),
            name => self.local(module, name, seen)?,
        };
        for name in rest {
            end = match end {
                End::Module(module) if name == "super" => {
                    End::Module(self.modules()[module].parent?)
                }
                // Names that a macro declares are in the module itself.
                End::Module(module) => self.member(module, name, seen).unwrap_or(End::Item(module)),
                End::Item(module) => End::Item(module),
            };
        }
        Some(end)
    }

    /// The first word of a path that begins with neither `crate`, `self` nor `super`.
    fn local(&self, module: usize, name: &str, seen: &mut Seen) -> Option<End> {
        let found = &self.modules()[module];
        if found.items.contains(name) && !found.children.contains_key(name) {
            return Some(End::Item(module));
        }
        self.member(module, name, seen)
    }

    /// A name of a module: declared, imported, or imported with all others.
    fn member(&self, module: usize, name: &str, seen: &mut Seen) -> Option<End> {
        let found = &self.modules()[module];
        if let Some(child) = found.children.get(name) {
            return Some(End::Module(*child));
        }
        if found.items.contains(name) {
            return Some(End::Item(module));
        }
        if let Some(paths) = found.uses.get(name) {
            return paths.iter().find_map(|path| self.end(module, path, seen));
        }
        found.globs.iter().find_map(|glob| match self.end(module, glob, &mut seen.clone())? {
            End::Module(target) if target != module => {
                let key = (target, vec![name.to_owned(), "*".to_owned()]);
                seen.insert(key).then(|| self.member(target, name, seen)).flatten()
            }
            End::Module(_) | End::Item(_) => None,
        })
    }
}
