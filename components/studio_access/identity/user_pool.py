"""The user pool that is created: closed by default, and its people named once."""

import pulumi
import pulumi_aws as aws

from ..config.objects import PROFILE_ATTRIBUTE
from ..config.settings import Settings

_PASSWORD_LENGTH = 14
_LONGEST_PROFILE = "63"


def user_pool(
    name: str,
    prefix: str,
    settings: Settings,
    pre_token_arn: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> aws.cognito.UserPool:
    """Create the pool; `pre_token_arn` is the function that writes claims into access tokens, if one does."""
    return aws.cognito.UserPool(
        name,
        name=prefix,
        user_pool_tier=settings.user_pool_tier,
        # SageMaker takes `Bob` and `bob` for one user profile (API reference, CreateUserProfile), so they must not
        # be two people here. Cannot be changed later.
        username_configuration={"case_sensitive": False},
        # Always there, since an attribute can be added to a pool with people in it and never be removed. An identity
        # provider can only fill what is mutable; the client decides who may write.
        schemas=[
            {
                "name": PROFILE_ATTRIBUTE.removeprefix("custom:"),
                "attribute_data_type": "String",
                "developer_only_attribute": False,
                "mutable": True,
                "required": False,
                "string_attribute_constraints": {"min_length": "0", "max_length": _LONGEST_PROFILE},
            }
        ],
        admin_create_user_config={"allow_admin_create_user_only": True},
        password_policy={
            "minimum_length": _PASSWORD_LENGTH,
            "require_lowercase": True,
            "require_uppercase": True,
            "require_numbers": True,
            "require_symbols": True,
            "temporary_password_validity_days": 1,
        },
        mfa_configuration=settings.mfa,
        software_token_mfa_configuration=None if settings.mfa == "OFF" else {"enabled": True},
        # Threat protection is part of one plan only, and refused by Cognito in the others.
        user_pool_add_ons={"advanced_security_mode": "ENFORCED"} if settings.user_pool_tier == "PLUS" else None,
        account_recovery_setting={"recovery_mechanisms": [{"name": "admin_only", "priority": 1}]},
        lambda_config=(
            {"pre_token_generation_config": {"lambda_arn": pre_token_arn, "lambda_version": "V2_0"}}
            if pre_token_arn is not None
            else None
        ),
        deletion_protection="ACTIVE" if settings.deletion_protection else "INACTIVE",
        tags=settings.tags,
        opts=opts,
    )
