//! The paths and names that the vendor's connector reads, and whether the specs have them.

use std::{fs, io, path::Path};

use crate::spec::{Resource, Specs};

/// The list of paths and names, from the folder of the workspace.
const LIST: &str = "specs/connector.txt";

/// The part of the connector's list that the specs describe.
#[derive(Debug, Default)]
pub(super) struct ConnectorCoverage {
    paths: usize,
    names: usize,
    /// The paths without a call that reads them, in the order of the list.
    missing_paths: Vec<String>,
    /// The names without a field, each after its path.
    missing_names: Vec<String>,
}

impl ConnectorCoverage {
    /// Compares the specs with the list of a workspace. A workspace without the list has nothing to cover.
    ///
    /// # Errors
    ///
    /// A list that cannot be read.
    pub(super) fn of(specs: &Specs, root: &Path) -> io::Result<Self> {
        match fs::read_to_string(root.join(LIST)) {
            Ok(list) => Ok(Self::of_list(specs, &list)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(io::Error::new(error.kind(), format!("{LIST}: {error}"))),
        }
    }

    fn of_list(specs: &Specs, list: &str) -> Self {
        let mut coverage = Self::default();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let Some((path, names)) = line.split_once(':') else { continue };
            let bound = specs.resources.iter().find(|resource| reads(resource, path));
            coverage.paths += 1;
            if bound.is_none() {
                coverage.missing_paths.push(path.to_owned());
            }
            for name in names.split_whitespace() {
                coverage.names += 1;
                if !bound.is_some_and(|resource| has_field(resource, name)) {
                    coverage.missing_names.push(format!("{path} {name}"));
                }
            }
        }
        coverage
    }

    /// A line with the numbers, and a line for each part that is missing. Empty without a list.
    pub(super) fn text(&self) -> String {
        if self.paths == 0 {
            return String::new();
        }
        let Self { paths, names, missing_paths, missing_names } = self;
        let (bound_paths, bound_names) = (paths - missing_paths.len(), names - missing_names.len());
        let line = format!(
            "\nof the vendor's connector, {bound_paths} of {paths} paths and {bound_names} of {names} \
             names are bound\n"
        );
        let missing = missing_paths.iter().chain(missing_names);
        missing.fold(line, |text, missing| format!("{text}missing: {missing}\n"))
    }

    pub(super) fn json(&self) -> String {
        let Self { paths, names, missing_paths, missing_names } = self;
        format!(
            "{{\"paths\":{paths},\"names\":{names},\"missing_paths\":{missing_paths:?},\
             \"missing_names\":{missing_names:?}}}"
        )
    }
}

/// Returns whether a standard call reads this path.
fn reads(resource: &Resource, path: &str) -> bool {
    resource.path.value == path && (resource.has_call("list") || resource.has_call("read"))
}

fn has_field(resource: &Resource, name: &str) -> bool {
    resource.fields.iter().any(|field| field.name.value == name)
}
