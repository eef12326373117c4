//! The calls of the specs by method and path.

use crate::{
    rust::calls,
    spec::{Resource, Specs},
};

/// All calls of the specs.
pub(super) struct Routes<'a> {
    specs: &'a Specs,
    /// Paths before the paths of the specs, such as `/api`.
    bases: Vec<Vec<String>>,
    routes: Vec<Route>,
}

struct Route {
    method: String,
    segments: Vec<String>,
    call: CallId,
}

/// A call of the specs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CallId {
    /// The index of the resource in the specs.
    pub(crate) resource: usize,
    /// The word of a standard call, or the name of another call. Empty if the call of an answer is not known.
    pub(crate) word: String,
}

/// The path of the production server, from `specs/api.toml`.
const BASE: &str = "/api";

impl<'a> Routes<'a> {
    /// Collects the calls of the specs. `bases` are more paths before theirs.
    pub(super) fn of(specs: &'a Specs, bases: &[String]) -> Self {
        let bases = ["", BASE].into_iter().chain(bases.iter().map(String::as_str));
        let bases = bases.map(segments).collect();
        let routes = specs.resources.iter().enumerate().flat_map(|(index, resource)| {
            calls::calls(resource).into_iter().filter_map(move |call| {
                let (method, path) = call.request.split_once(' ')?;
                let call = CallId { resource: index, word: call.word };
                Some(Route { method: method.to_owned(), segments: segments(path), call })
            })
        });
        Self { specs, bases, routes: routes.collect() }
    }

    pub(super) fn resource(&self, index: usize) -> Option<&'a Resource> {
        self.specs.resources.get(index)
    }

    /// Returns the call with this method and path. Words of a path win over placeholders.
    pub(super) fn call(&self, method: &str, path: &str) -> Option<&CallId> {
        let path = segments(path);
        let rests = self.bases.iter().filter_map(|base| path.strip_prefix(base.as_slice()));
        let found = rests.flat_map(|rest| {
            let fits =
                move |route: &&Route| route.method.eq_ignore_ascii_case(method) && route.fits(rest);
            self.routes.iter().filter(fits)
        });
        found.max_by_key(|route| route.words()).map(|route| &route.call)
    }

    /// Returns the index of the resource that a name of a file says: `timeentry` or `TimeEntry`.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        let is_it = |resource: &Resource| {
            let path = &resource.path.value;
            let last = path.rsplit('/').next().unwrap_or_default();
            [resource.name.value.as_str(), path.trim_start_matches('/'), last]
                .into_iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        let mut found = self.specs.resources.iter().enumerate().filter(|(_, one)| is_it(one));
        // A name that several resources have says nothing.
        let (index, _) = found.next()?;
        found.next().is_none().then_some(index)
    }
}

impl Route {
    fn fits(&self, path: &[String]) -> bool {
        let fits = |(known, found): (&String, &String)| {
            is_placeholder(known) || known.eq_ignore_ascii_case(found)
        };
        self.segments.len() == path.len() && self.segments.iter().zip(path).all(fits)
    }

    fn words(&self) -> usize {
        self.segments.iter().filter(|segment| !is_placeholder(segment)).count()
    }
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('{')
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Returns a path without the segments that may be data: `/project/{}/notes`.
pub(super) fn masked(path: &str) -> String {
    let shown = segments(path).into_iter().map(|segment| {
        let is_word = segment.len() <= 32
            && segment.starts_with(|first: char| first.is_ascii_lowercase())
            && segment.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        if is_word { format!("/{segment}") } else { "/{}".to_owned() }
    });
    shown.collect()
}
