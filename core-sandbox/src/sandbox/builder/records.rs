//! Settings of the records: the folder of the start, and the data file.

use std::path::PathBuf;

use super::SandboxBuilder;

impl SandboxBuilder {
    /// Sets the folder with the records of the start, as [`Sandbox::dump`](crate::Sandbox::dump) writes it.
    ///
    /// The default is sample data. [`Sandbox::seed`](crate::Sandbox::seed) describes the files.
    /// [`start`](Self::start) fails with the file, the line and the field of a mistake. A data file that
    /// has records already keeps its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use core_sandbox::Sandbox;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// std::fs::write(folder.join("activity.csv"), "code,description\nDR,Drafting\n")?;
    /// let sandbox = Sandbox::builder().seed_from(folder).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn seed_from(mut self, folder: impl Into<PathBuf>) -> Self {
        self.seed_from = Some(folder.into());
        self
    }

    /// Sets the file that keeps records and apps after the sandbox stops.
    ///
    /// The file is an SQLite database, which is created if it does not exist. Each change is in the file
    /// before the response is sent, so that a killed process loses nothing. Only one sandbox can use a
    /// file at a time. Logins, faults, snapshots and counters are not kept.
    ///
    /// [`start`](Self::start) fails for a file of another program or of another version, and leaves it
    /// as it is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use core_sandbox::Sandbox;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("core.db");
    /// let sandbox = Sandbox::builder().data_file(&file).start().await?;
    /// let second = Sandbox::builder().data_file(&file).start().await;
    /// assert!(second.unwrap_err().to_string().contains("in use by another sandbox"));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "store")]
    #[must_use]
    pub fn data_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.data_file = Some(file.into());
        self
    }
}
