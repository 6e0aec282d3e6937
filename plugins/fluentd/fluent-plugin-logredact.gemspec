# frozen_string_literal: true

require_relative 'lib/fluent/plugin/logredact/version'

Gem::Specification.new do |spec|
  spec.name = 'fluent-plugin-logredact'
  spec.version = Fluent::Plugin::Logredact::VERSION
  spec.authors = ['The logredact authors']
  spec.summary = 'Redacts secrets and personal data in log records, in Fluentd itself'
  spec.description = 'A Fluentd filter over liblogredact: whole event streams, still packed, through a native core in one call; it fails closed.'
  spec.license = 'Apache-2.0'

  spec.files = Dir.chdir(__dir__) { Dir['lib/**/*.rb', 'README.md', 'filter_logredact.conf'] }
  spec.require_paths = ['lib']
  spec.required_ruby_version = '>= 3.0' # Fiddle that can keep the global lock

  spec.add_runtime_dependency 'fluentd', '>= 1.16', '< 2'
  spec.add_runtime_dependency 'fiddle', '~> 1.0' # no default gem any more from Ruby 3.5 on
  spec.add_development_dependency 'rake', '~> 13.0'
  spec.add_development_dependency 'test-unit', '~> 3.3'
end
