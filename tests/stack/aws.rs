//! The AWS command line, as operators have it.

use crate::workspace::{file, tool};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;

/// The command line with somebody's address and credentials.
pub(crate) struct Aws {
    variables: HashMap<&'static str, String>,
    running: Mutex<Option<Running>>,
}

impl Aws {
    pub(crate) fn new<const COUNT: usize>(variables: [(&'static str, String); COUNT]) -> Self {
        Aws {
            variables: HashMap::from(variables),
            running: Mutex::default(),
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
        let tools = tool("deploy/bin/aws");
        let path = format!(
            "{}:{}",
            tools.parent().unwrap().display(),
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
        let mut running = self.running.lock().unwrap();
        let program = running.get_or_insert_with(|| Running::start(self));
        program.output(arguments)
    }
}

/// The command line, started once: starting takes ten times as long as a call.
struct Running {
    process: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Running {
    fn start(aws: &Aws) -> Self {
        let mut process = aws
            .command(tool("deploy/bin/python"))
            .arg(file("tests/stack/aws.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Running {
            asked: process.stdin.take().unwrap(),
            answers: BufReader::new(process.stdout.take().unwrap()),
            process,
        }
    }

    fn output(&mut self, arguments: &[&str]) -> Output {
        writeln!(self.asked, "{}", json!(arguments)).unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).expect("the command line ended");
        let text = |name: &str| answer[name].as_str().unwrap().as_bytes().to_vec();
        let code = i32::try_from(answer["code"].as_i64().unwrap()).unwrap();
        Output {
            // A status as `wait` gives it has the exit code in its second byte.
            status: ExitStatus::from_raw(code << 8),
            stdout: text("stdout"),
            stderr: text("stderr"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
