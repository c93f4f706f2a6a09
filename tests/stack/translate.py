"""Prints infra/template.yaml as CloudFormation sees it once the SAM transform has run, as JSON.

AWS_DEFAULT_REGION chooses the partition whose ARNs the transform writes.
"""

import json
import sys
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The template names no managed policy, so there is nothing to look up in IAM."""

    def load(self):
        return {}


template = yaml_parse(Path(sys.argv[1]).read_text(encoding="utf-8"))
json.dump(transform(template, {}, NoManagedPolicies()), sys.stdout, indent=1, ensure_ascii=False)
