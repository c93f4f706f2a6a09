//! The AWS command line, as operators have it.

use crate::workspace::{file, tool};
use serde_json::Value;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The command line with somebody's address and credentials.
pub(crate) struct Aws {
    variables: HashMap<&'static str, String>,
    loaded: Loaded,
}

impl Aws {
    /// In this folder, which nobody else uses for it.
    pub(crate) fn new<const COUNT: usize>(folder: &Path, variables: [(&'static str, String); COUNT]) -> Self {
        Aws {
            variables: HashMap::from(variables),
            loaded: Loaded::start(folder),
        }
    }

    /// The variables, for those who speak to AWS themselves.
    pub(crate) fn variables(&self) -> &HashMap<&'static str, String> {
        &self.variables
    }

    /// Any program with this AWS in its environment, and the pinned tools before all others.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.give_to(&mut command);
        command
    }

    /// Puts this AWS into a program's environment.
    pub(crate) fn give_to(&self, command: &mut Command) {
        let path = format!(
            "{}:{}:{}",
            self.loaded.folder.display(),
            tool("deploy/bin").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        command
            .env("PATH", path)
            .env("AWS_PAGER", "")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_SESSION_TOKEN")
            .envs(&self.variables);
    }

    /// Runs a call and answers what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        assert!(
            output.status.success(),
            "aws {} failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs a call and answers its JSON; null where it prints nothing.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let printed = self.run(&[arguments, &["--output", "json"]].concat());
        if printed.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&printed).unwrap()
        }
    }

    /// Runs a call, whatever comes of it.
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        let program = self.loaded.folder.join("aws");
        self.command(program).args(arguments).output().unwrap()
    }
}

/// The command line, loaded once, and a folder with an `aws` that hands its calls to it.
struct Loaded {
    folder: PathBuf,
    process: Child,
}

impl Loaded {
    fn start(folder: &Path) -> Self {
        let folder = folder.join("bin");
        fs::create_dir(&folder).unwrap();
        let (python, script) = (tool("deploy/bin/python"), file("tests/stack/aws.py"));
        let socket = folder.join("socket");
        let call = format!(
            "#!/bin/sh\nexec '{}' -I -S '{}' call '{}' \"$@\"\n",
            python.display(),
            script.display(),
            socket.display(),
        );
        fs::write(folder.join("aws"), call).unwrap();
        fs::set_permissions(folder.join("aws"), Permissions::from_mode(0o755)).unwrap();
        let mut process = Command::new(python)
            .arg(script)
            .arg("serve")
            .arg(socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut printed = BufReader::new(process.stdout.take().unwrap());
        printed.read_line(&mut said).unwrap();
        assert_eq!(said, "loaded\n", "the command line does not start");
        Loaded { folder, process }
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
