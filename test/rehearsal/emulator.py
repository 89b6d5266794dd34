"""Runs moto's server, an AWS in memory, with what its CloudFormation lacks of our template.

Usage: emulator.py <port> <address that the HTTP API is to have>

moto knows secrets and HTTP APIs, but not how CloudFormation makes them. The functions get a secret's ARN from the stack, and
GitLab the API's address, so without these there would be nothing to run.
"""

import json
import sys

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend
from moto.core.common_models import CloudFormationModel
from moto.iam.models import Role
from moto.secretsmanager.models import secretsmanager_backends
from moto.server import main
from moto.sqs.models import Queue

PORT, API_ADDRESS = sys.argv[1:]

# moto takes the second part of a module's name for the service that its classes are of.
__name__ = "rehearsal.cloudformation"


class Made:
    """What of a resource CloudFormation asks for; nothing of these is ever updated in place."""

    attributes: dict[str, str] = {}

    def __init__(self, physical_resource_id: str, delete=None):
        self.physical_resource_id = physical_resource_id
        self._delete = delete

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in cls.attributes

    def get_cfn_attribute(self, attr: str) -> str:
        return self.attributes[attr]

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, *_args, **_named):
        return original_resource

    def is_created(self) -> bool:
        return True

    def delete(self, _account_id: str, _region: str) -> None:
        if self._delete:
            self._delete()


class Secret(Made, CloudFormationModel):
    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::SecretsManager::Secret"

    @classmethod
    def create_from_cloudformation_json(cls, name, cloudformation_json, account_id, region, **_named):
        properties = cloudformation_json["Properties"]
        backend = secretsmanager_backends[account_id][region]
        backend.create_secret(
            name=name,
            secret_string=None,
            secret_binary=None,
            description=properties.get("Description"),
            tags=properties.get("Tags"),
            kms_key_id=properties.get("KmsKeyId"),
            client_request_token=None,
            replica_regions=[],
            force_overwrite=False,
        )
        return cls(backend.secrets[name].arn, lambda: backend.delete_secret(name, 0, True))


class Api(Made, CloudFormationModel):
    attributes = {"ApiEndpoint": API_ADDRESS}

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ApiGatewayV2::Api"

    @classmethod
    def create_from_cloudformation_json(cls, _name, cloudformation_json, account_id, region, **_named):
        properties = cloudformation_json["Properties"]
        backend = apigatewayv2_backends[account_id][region]
        api = backend.create_api(
            api_key_selection_expression=None,
            cors_configuration=properties.get("CorsConfiguration"),
            description=properties.get("Description"),
            disable_schema_validation=None,
            disable_execute_api_endpoint=properties.get("DisableExecuteApiEndpoint"),
            name=properties["Name"],
            protocol_type=properties["ProtocolType"],
            route_selection_expression=None,
            tags=properties.get("Tags", {}),
            version=None,
        )
        api.api_endpoint = API_ADDRESS
        return cls(api.api_id, lambda: backend.delete_api(api.api_id))


class Part(Made):
    """Something that goes with its API."""

    @classmethod
    def create_from_cloudformation_json(cls, _name, cloudformation_json, account_id, region, **_named):
        properties = cloudformation_json["Properties"]
        api = apigatewayv2_backends[account_id][region].get_api(properties["ApiId"])
        return cls(cls.add(api, properties))


class Integration(Part, CloudFormationModel):
    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ApiGatewayV2::Integration"

    @staticmethod
    def add(api, properties) -> str:
        return api.create_integration(
            connection_type="INTERNET",
            description=None,
            integration_method="POST",
            integration_type=properties["IntegrationType"],
            integration_uri=properties["IntegrationUri"],
            payload_format_version=properties["PayloadFormatVersion"],
            timeout_in_millis=properties.get("TimeoutInMillis"),
        ).id


class Route(Part, CloudFormationModel):
    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ApiGatewayV2::Route"

    @staticmethod
    def add(api, properties) -> str:
        return api.create_route(
            api_key_required=False,
            authorization_scopes=[],
            route_key=properties["RouteKey"],
            target=properties["Target"],
        ).route_id


class Stage(Part, CloudFormationModel):
    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ApiGatewayV2::Stage"

    @staticmethod
    def add(api, properties) -> str:
        settings = {key[0].lower() + key[1:]: value for key, value in properties.items()}
        return api.create_stage(settings).name


# What moto does otherwise than AWS, as far as our stack meets it.


def create_queue(name, cloudformation_json, *where, **named):
    """CloudFormation gives a FIFO queue a name that SQS takes."""
    is_fifo = cloudformation_json["Properties"].get("FifoQueue")
    return original_create_queue(f"{name}.fifo" if is_fifo else name, cloudformation_json, *where, **named)


original_create_queue = Queue.create_from_cloudformation_json
Queue.create_from_cloudformation_json = create_queue

# Else each message would be given to a Lambda in Docker. The rehearsal has a poller of its own.
Queue.lambda_event_source_mappings = property(lambda _queue: {}, lambda _queue, _mappings: None)


def put_policy(role, name, document):
    """IAM gives a policy back as JSON, however it came."""
    original_put_policy(role, name, document if isinstance(document, str) else json.dumps(document))


original_put_policy = Role.put_policy
Role.put_policy = put_policy


def update_resource(logical_id, resource, resources, **where):
    """What a condition has left out is not there to be changed."""
    return resources[logical_id] and original_update_resource(logical_id, resource, resources, **where)


original_update_resource = parsing.parse_and_update_resource
parsing.parse_and_update_resource = update_resource


def clean_json(value, resources):
    """AWS::NoValue takes away what it is the value of."""
    cleaned = original_clean_json(value, resources)
    if isinstance(cleaned, list):
        return [part for part in cleaned if part is not None]
    if isinstance(cleaned, dict):
        return {key: part for key, part in cleaned.items() if part is not None}
    return cleaned


original_clean_json = parsing.clean_json
parsing.clean_json = clean_json


def delete_stack(backend, name):
    """What a stack exports since an update is exported as well."""
    for stack in backend.stacks.values():
        backend.exports.update({export.name: export for export in stack.exports})
    original_delete_stack(backend, name)


original_delete_stack = CloudFormationBackend.delete_stack
CloudFormationBackend.delete_stack = delete_stack

# AWS looks whether a template can be read. moto has cfn-lint look, and refuses what that only warns of.
CloudFormationBackend.validate_template = lambda _backend, _template: []

main(["--host", "127.0.0.1", "--port", PORT])
