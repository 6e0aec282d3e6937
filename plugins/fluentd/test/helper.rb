# frozen_string_literal: true

$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))

require 'json'
require 'open3'
require 'test/unit'
require 'tmpdir'
require 'fluent/test'
require 'fluent/test/driver/filter'
require 'fluent/test/helpers'
require 'fluent/plugin/filter_logredact'

# The installed `logredact` that goes with the plugin under test.
COMMAND = ENV.fetch('LOGREDACT_COMMAND', 'logredact')
PATHS = JSON.parse(Open3.capture2(COMMAND, 'paths', '--json').first).freeze

module LogredactHelper
  include Fluent::Test::Helpers

  EMAIL = 'alice@example.com'

  def create_driver(conf = '')
    Fluent::Test::Driver::Filter.new(Fluent::Plugin::LogredactFilter).configure("command #{COMMAND}\nreload_interval 0\n#{conf}")
  end

  # Runs the block with a plugin that has started, and the driver.
  def with_plugin(conf = '')
    driver = create_driver(conf)
    driver.run(shutdown: true) { yield driver.instance, driver }
    driver
  end

  def events(stream)
    found = []
    stream.each { |time, record| found << [time, record] }
    found
  end

  def pack(*events)
    packer = Fluent::MessagePackFactory.msgpack_packer
    events.each { |event| packer.write(event) }
    packer.full_pack
  end

  def policy(text, name = 'policy.yaml')
    path = File.join(@directory, name)
    File.write(path, text)
    path
  end
end
