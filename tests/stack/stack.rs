//! The stack on the emulator: deployed by `infra/deploy`, or at once from the zips it built.

use crate::aws::Aws;
use crate::emulator::Emulator;
use crate::roster::Person;
use crate::sign_in::Telephones;
use crate::workspace::{self, FUNCTIONS, architecture, deploy_from, programs, zips};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::Duration;

pub(crate) const NAME: &str = "campaign";

/// A stack with people on its roster.
pub(crate) struct Stack {
    pub(crate) emulator: Emulator,
    pub(crate) aws: Aws,
    /// Whose `Host` answers, and the secret to show there.
    pub(crate) front: String,
    pub(crate) secret: String,
    outputs: HashMap<String, String>,
    pub(crate) people: HashMap<String, Person>,
    pub(crate) telephones: Telephones,
    /// Cookies of those who are signed in.
    pub(crate) sessions: Mutex<HashMap<String, String>>,
}

impl Stack {
    /// Deploys by `infra/deploy` and nothing else, as an operator would.
    pub(crate) async fn by_script() -> Self {
        let emulator = Emulator::start().await;
        let mut stack = Stack::new(emulator);
        stack.deploy(&["--architecture", architecture(), "--set", "MonthlyBudget=0"]);
        stack.read_outputs();
        let origin = stack.api_origin();
        let settings: Vec<&str> = origin
            .iter()
            .flat_map(|setting| ["--set", setting.as_str()])
            .collect();
        stack.deploy(&settings);
        stack.front = stack.distribution();
        stack.make_first_office();
        stack.load_roster();
        stack
    }

    /// Deploys the same template and the same zips by one call, without a site; the test takes CloudFront's place in
    /// front of the API.
    pub(crate) async fn from_zips() -> Self {
        Stack::from_these_zips(|function| zips().join(format!("{function}.zip"))).await
    }

    /// The same with zips of the caller's choice.
    pub(crate) async fn from_these_zips(zip_of: impl Fn(&str) -> PathBuf) -> Self {
        let template = fs::read_to_string(workspace::file("infra/template.yaml")).unwrap();
        let mut stack = Stack::new(Emulator::start().await);
        let parameters = stack.upload_zips(zip_of);
        stack.apply(&template, &parameters);
        let (origin_secret, code_key) = stack.secrets();
        stack.secret = origin_secret;
        stack.front = stack.api();
        stack.people = stack.put_people(&code_key).await;
        stack
    }

    /// As in China: the emulator does not know the region in conditions, so it is written into them.
    pub(crate) async fn in_china() -> Self {
        let template = fs::read_to_string(workspace::file("infra/template.yaml")).unwrap();
        let region = "!Equals [!Ref \"AWS::Region\", cn-north-1]";
        let (head, conditions) = template.split_once("\nConditions:\n").unwrap();
        assert!(conditions.contains(region));
        let template = format!(
            "{head}\nConditions:\n{}",
            conditions.replace(region, "!Equals [cn-north-1, cn-north-1]")
        );
        let mut stack = Stack::new(Emulator::start().await);
        let mut parameters = stack.upload_zips(|function| zips().join(format!("{function}.zip")));
        parameters.push("DomainName=zxzz.example.gov.cn".to_owned());
        parameters.push("CertificateId=ASCAEXAMPLE12345678".to_owned());
        stack.apply(&template, &parameters);
        parameters.extend(stack.api_origin());
        stack.apply(&template, &parameters);
        stack.front = stack.distribution();
        let (_, code_key) = stack.secrets();
        stack.people = stack.put_people(&code_key).await;
        stack
    }

    /// Uploads the zips as `infra/deploy` does and answers the parameters that say where they are.
    fn upload_zips(&self, zip_of: impl Fn(&str) -> PathBuf) -> Vec<String> {
        self.aws.run(&["s3", "mb", "s3://code"]);
        let mut parameters = vec![
            "CodeBucket=code".to_owned(),
            format!("Architecture={}", architecture()),
        ];
        for function in FUNCTIONS {
            let zip = zip_of(function);
            let key = fs::read_to_string(zip.with_extension("key")).unwrap();
            let to = format!("s3://code/{key}");
            self.aws.run(&["s3", "cp", "--quiet", zip.to_str().unwrap(), &to]);
            let (initial, rest) = function.split_at(1);
            parameters.push(format!("{}{rest}Code={key}", initial.to_uppercase()));
        }
        parameters
    }

    fn apply(&mut self, template: &str, parameters: &[String]) {
        let file = self.emulator.folder.path().join("template.yaml");
        fs::write(&file, template).unwrap();
        let mut arguments = vec!["cloudformation", "deploy", "--stack-name", NAME];
        arguments.extend(["--template-file", file.to_str().unwrap(), "--capabilities"]);
        arguments.extend([
            "CAPABILITY_IAM",
            "CAPABILITY_AUTO_EXPAND",
            "--s3-bucket",
            "code",
            "--parameter-overrides",
        ]);
        arguments.extend(parameters.iter().map(String::as_str));
        self.aws.run(&arguments);
        self.read_outputs();
    }

    /// The origin's secret and the key of the codes, of which a function's configuration tells no more than the names.
    fn secrets(&self) -> (String, String) {
        let function = self.output("AccountFunctionName");
        let call = [
            "lambda",
            "get-function-configuration",
            "--function-name",
            function,
        ];
        let variables = self.aws.json(&call)["Environment"]["Variables"].clone();
        let secret = |name: &str| {
            let arn = variables[name].as_str().unwrap();
            let held = self
                .aws
                .json(&["secretsmanager", "get-secret-value", "--secret-id", arn]);
            held["SecretString"].as_str().unwrap().to_owned()
        };
        let secrets = (secret("ORIGIN_SECRET_ARN"), secret("CODE_KEY_ARN"));
        let told = variables.to_string();
        assert!(!told.contains(&secrets.0) && !told.contains(&secrets.1));
        secrets
    }

    fn new(emulator: Emulator) -> Self {
        Stack {
            aws: emulator.aws(),
            emulator,
            front: String::new(),
            secret: String::new(),
            outputs: HashMap::new(),
            people: HashMap::new(),
            telephones: Telephones::default(),
            sessions: Mutex::default(),
        }
    }

    /// Runs `infra/deploy` and answers what it printed.
    pub(crate) fn deploy(&self, options: &[&str]) -> String {
        let output = self.try_deploy(&[options, &["--yes"]].concat());
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "infra/deploy {options:?}: {printed}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        printed
    }

    pub(crate) fn try_deploy(&self, options: &[&str]) -> Output {
        self.deployment().args(options).output().unwrap()
    }

    /// The script for this stack, from a copy of its own: another test may be at work beside this one.
    fn deployment(&self) -> Command {
        let mut command = deploy_from(&self.copy(), programs());
        self.aws.give_to(&mut command);
        command.args(["--stack", NAME]);
        command
    }

    fn copy(&self) -> PathBuf {
        self.emulator.folder.path().join("copy")
    }

    /// What the script says to a template that was changed.
    pub(crate) fn try_deploy_changed(&self, change: impl Fn(&str) -> String, options: &[&str]) -> Output {
        let mut command = self.deployment();
        let template = self.copy().join("infra/template.yaml");
        let changed = change(&fs::read_to_string(&template).unwrap());
        fs::write(&template, changed).unwrap();
        command.args(options).output().unwrap()
    }

    fn read_outputs(&mut self) {
        let described = self
            .aws
            .json(&["cloudformation", "describe-stacks", "--stack-name", NAME]);
        let outputs = described["Stacks"][0]["Outputs"].as_array().unwrap();
        let text = |output: &Value, name: &str| output[name].as_str().unwrap().to_owned();
        self.outputs = outputs
            .iter()
            .map(|output| (text(output, "OutputKey"), text(output, "OutputValue")))
            .collect();
    }

    /// The emulator's CloudFront does not dial amazonaws.com: here the API is found at the emulator itself.
    fn api_origin(&self) -> [String; 3] {
        [
            "ApiOriginDomain=127.0.0.1".to_owned(),
            format!("ApiOriginPort={}", self.emulator.port),
            format!(
                "ApiOriginPath=/_aws/execute-api/{}/$default",
                self.output("ApiId")
            ),
        ]
    }

    /// An output of the template.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs
            .get(name)
            .unwrap_or_else(|| panic!("no output {name}"))
    }

    /// The `Host` by which the emulator knows what people see.
    pub(crate) fn front(&self) -> &str {
        &self.front
    }

    fn distribution(&self) -> String {
        self.output("DistributionDomain")
            .replace("cloudfront.net", "cloudfront.localhost")
    }

    /// The `Host` by which the emulator knows the API itself.
    pub(crate) fn api(&self) -> String {
        format!(
            "{}.execute-api.localhost:{}",
            self.output("ApiId"),
            self.emulator.port
        )
    }
}

/// Asks until there is an answer, or the time is over.
pub(crate) async fn eventually<Answer>(
    what: &str,
    within: Duration,
    mut ask: impl FnMut() -> Option<Answer>,
) -> Answer {
    let started = std::time::Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            started.elapsed() < within,
            "{what} did not come within {within:?}"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
